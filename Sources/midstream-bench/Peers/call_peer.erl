%% The peer of `midstream-bench call`: a gen_server that owns an ETS table and counts hits in it.
%%
%%   erlc call_peer.erl
%%   erl -noinput -boot no_dot_erlang -run call_peer main ROWS CALLS CALLERS
%%
%% Prints how many nanoseconds a call takes, over all callers together.
-module(call_peer).
-behaviour(gen_server).

-export([main/1]).
-export([init/1, handle_call/3, handle_cast/2]).

main([RowsText, CallsText, CallersText]) ->
    Rows = list_to_integer(RowsText),
    Calls = list_to_integer(CallsText),
    Callers = list_to_integer(CallersText),
    {ok, Server} = gen_server:start_link(?MODULE, Rows, []),
    loop(Server, Rows, Calls div 10, 1),
    Start = erlang:monotonic_time(nanosecond),
    Monitors = [
        element(2, spawn_monitor(fun() -> loop(Server, Rows, Calls, Seed) end))
     || Seed <- lists:seq(1, Callers)
    ],
    [receive {'DOWN', Monitor, process, _, normal} -> ok end || Monitor <- Monitors],
    Elapsed = erlang:monotonic_time(nanosecond) - Start,
    io:format("~w~n", [Elapsed / (Calls * Callers)]),
    halt(0).

loop(_Server, _Rows, 0, _Key) ->
    ok;
loop(Server, Rows, Left, Key) ->
    _ = gen_server:call(Server, {hit, Key}),
    loop(Server, Rows, Left - 1, (Key * 1103515245 + 12345) rem Rows).

init(Rows) ->
    Table = ets:new(hits, [set, private]),
    [ets:insert(Table, {Key, 0}) || Key <- lists:seq(0, Rows - 1)],
    {ok, Table}.

handle_call({hit, Key}, _From, Table) ->
    {reply, ets:update_counter(Table, Key, 1), Table}.

handle_cast(_, Table) ->
    {noreply, Table}.
