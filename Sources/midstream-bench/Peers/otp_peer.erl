%% The peer of `midstream-bench migrate`: a gen_server that owns an ETS table of rows and takes it
%% from version 1 to version 2 while a caller in a process of its own calls it at a fixed rate.
%%
%%   erlc otp_peer.erl
%%   erl -noinput -boot no_dot_erlang +SDio 1 +sbwtdcpu none +sbwtdio none -run otp_peer main
%%       FORM ROWS SHAPE WRITE_RATIO CALLS_PER_SECOND IDLE_SECONDS SEED [TABLE [ROW]]
%%
%%   FORM   suspended      sys:suspend; back the table up (foldl and insert), rewrite it row by row
%%                         in code_change/3, compare every row with the backup's; sys:resume
%%          selectReplace  the same, copying in batches and rewriting with ets:select_replace/2
%%          shadow         suspended, but in one pass into a second table, each row read back and
%%                         compared; the old table is the backup
%%          chunked        serves between chunks of 200 rows and converts a row that a call touches
%%                         first; no backup, no verification
%%          chunkedKept    chunked, but keeps each old row and reads each new one back
%%   SHAPE  inline         a limiter's client: numbers, atoms, one short binary
%%          heap           a session: three binaries of more than 15 bytes
%%   TABLE  set (default) or ordered_set
%%   ROW    record (default: the cheaper in time and memory) or map: {Key, #{...}}
%%
%% IDLE_SECONDS 0 idles as long as a trial says the migration will take. Prints one JSON object on
%% one line; times are microseconds. The load is open-loop: a call's latency counts from when it was
%% due, whatever the caller waited for before. "during" goes on until the caller has caught up, so
%% what a pause has delayed is in it. The write that a call carries is its sequence number: at the
%% end the newest million of them are looked up in the table.
%%
%% The flags keep threads that this program hardly uses from spinning beside the two that it does:
%% with them an idle caller's p99 was a third on two cores. +sbwt and +swt changed nothing.
%%
%% A run needs 0.3 to 0.7 KB of memory a row as records and up to 1 KB a row as maps.
-module(otp_peer).
-behaviour(gen_server).

-export([main/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, code_change/3]).

-compile(inline).

-define(CHUNK, 200).
-define(BATCH, 1000).
-define(LOG_SIZE, 1000000).
-define(WARM_UP_MILLIS, 300).
-define(SHORTEST_IDLE_SECONDS, 0.02).

%% Version 2 adds two fields, drops the last one and counts the first time in milliseconds. The key
%% is each record's second element, what a call writes its third.
-record(client_v1, {key, count, window, seen, limit, tier, flags, tenant, strikes}).
-record(client_v2, {key, count, window, seen, limit, tier, flags, tenant, burst, policy}).
-record(session_v1, {key, count, opened, seen, user, address, agent, retries}).
-record(session_v2, {key, count, opened, seen, user, address, agent, weight, locale}).

-record(options, {form, rows, shape, write_ratio, rate, idle, seed, table = set, row = record}).
-record(state, {
    options,
    table,
    backup,
    version = 1,
    cursor,
    touched = [],
    upgrader,
    steps = []
}).
-record(load, {owner, rows, write_mille, interval, phase, warm, idle, during, log, errors}).

%%% The run

main(Arguments) ->
    spawn(fun() ->
        try run(options(Arguments)) of
            Line ->
                io:put_chars([Line, $\n]),
                halt(0)
        catch
            Class:Reason:Stack ->
                io:format(standard_error, "otp_peer: ~p: ~p~n~p~n", [Class, Reason, Stack]),
                halt(1)
        end
    end).

options([Form, Rows, Shape, WriteRatio, Rate, Idle, Seed | Rest]) ->
    Options = #options{
        form = one_of(Form, [suspended, selectReplace, shadow, chunked, chunkedKept]),
        rows = list_to_integer(Rows),
        shape = one_of(Shape, [inline, heap]),
        write_ratio = number(WriteRatio),
        rate = list_to_integer(Rate),
        idle = number(Idle),
        seed = list_to_integer(Seed)
    },
    case Rest of
        [] -> Options;
        [Table] -> Options#options{table = table_type(Table)};
        [Table, Row] -> Options#options{table = table_type(Table), row = one_of(Row, [record, map])}
    end.

table_type(Word) -> one_of(Word, [set, ordered_set]).

one_of(Word, Atoms) ->
    [Found] = [Atom || Atom <- Atoms, atom_to_list(Atom) =:= Word],
    Found.

number(Text) ->
    case string:to_float(Text) of
        {Float, []} -> Float;
        _ -> float(list_to_integer(Text))
    end.

run(#options{rows = Rows} = Options) ->
    Idle = idle_seconds(Options),
    Owner = start_owner(Options),
    #state{table = Table} = sys:get_state(Owner, infinity),
    TableMemory = table_memory(Table),
    Load = load(Owner, Options),
    Threads = scheduler_threads(),
    reset_peak_memory(),
    Caller = start_caller(Load, Options),
    receive after ?WARM_UP_MILLIS -> ok end,
    atomics:put(Load#load.phase, 1, 1),
    receive after round(Idle * 1000) -> ok end,
    DelayBefore = run_delay(Threads),
    atomics:put(Load#load.phase, 1, 2),
    {Micros, ok} = timer:tc(fun() -> migrate(Owner, Options) end),
    atomics:put(Load#load.phase, 1, 3),
    Delay = run_delay(Threads) - DelayBefore,
    Writes = receive {Caller, Sequence} -> Sequence end,
    Peak = peak_memory(),
    #state{version = 2, steps = Steps} = State = sys:get_state(Owner, infinity),
    Lost = lost_writes(Writes, Load, State),
    Unconverted = unconverted(State),
    {RollbackMicros, ok} = timer:tc(fun() -> roll_back(Owner, Options) end),
    #state{version = 1} = Restored = sys:get_state(Owner, infinity),
    LostByRollback = lost_writes(Writes, Load, Restored),
    SwapMicros = swap_back(Owner, Options),
    json([
        {form, Options#options.form},
        {rows, Rows},
        {shape, Options#options.shape},
        {table, Options#options.table},
        {row, Options#options.row},
        {rowBytes, TableMemory div Rows},
        {baseline, latencies(Load#load.idle)},
        {during, latencies(Load#load.during)},
        {maxCallMicros, highest(Load#load.during)},
        {p999, percentile(Load#load.during, 0.999)},
        {rowsPerSecond, round(Rows * 1.0e6 / max(1, Micros))},
        {migrationMicros, Micros},
        {steps, [{Step, Took} || {Step, Took} <- lists:reverse(Steps)]},
        {rollbackMicros, RollbackMicros},
        {rollbackBySwapMicros, SwapMicros},
        {peakMemoryBytes, Peak},
        {tableMemoryBytes, TableMemory},
        {errors, atomics:get(Load#load.errors, 1) + Unconverted},
        {writes, Writes},
        {lostWrites, Lost},
        {writesUndoneByRollback, LostByRollback},
        {idleSeconds, Idle},
        {runDelayMicros, Delay},
        {otpRelease, list_to_binary(erlang:system_info(otp_release))},
        {jit, erlang:system_info(emu_flavor) =:= jit}
    ]).

%% A trial on fewer rows and without load: warms the VM up and says how long to idle, if not told.
idle_seconds(#options{rows = Rows, idle = Idle} = Options) ->
    Few = min(Rows, 50000),
    Owner = start_owner(Options#options{rows = Few}),
    {Micros, ok} = timer:tc(fun() -> migrate(Owner, Options) end),
    ok = gen_server:stop(Owner, normal, infinity),
    case Idle > 0 of
        true -> Idle;
        false -> max(?SHORTEST_IDLE_SECONDS, Micros * (Rows / Few) / 1.0e6)
    end.

start_owner(Options) ->
    {ok, Owner} = gen_server:start_link(?MODULE, Options, [
        {timeout, infinity},
        {spawn_opt, [{min_heap_size, 65536} | placed(2)]}
    ]),
    Owner.

%% Owner and caller keep to a scheduler each, so that the owner never queues behind a caller that
%% spins; spawn_opt's option for it is undocumented, and cost nothing where it was compared. Calls
%% that pile up during a pause stay off the heap.
placed(Scheduler) ->
    [{scheduler, min(Scheduler, erlang:system_info(schedulers_online))},
        {message_queue_data, off_heap}].

%% From before the suspension until after the resumption, or from request to the last row's reply.
migrate(Owner, #options{form = Form}) when Form =:= chunked; Form =:= chunkedKept ->
    gen_server:call(Owner, {migrate, 2}, infinity);
migrate(Owner, #options{form = Form}) ->
    change_code(Owner, 1, Form).

roll_back(Owner, #options{form = Form}) when Form =:= chunked; Form =:= chunkedKept ->
    gen_server:call(Owner, {migrate, 1}, infinity);
roll_back(Owner, _) ->
    change_code(Owner, {down, 2}, restore).

%% Who keeps the table's identifier in one place can exchange it instead of restoring rows.
swap_back(_, #options{form = Form}) when Form =:= chunked; Form =:= chunkedKept -> null;
swap_back(Owner, _) ->
    {Micros, ok} = timer:tc(fun() -> change_code(Owner, {down, 2}, swap) end),
    Micros.

change_code(Owner, Version, Extra) ->
    ok = sys:suspend(Owner, infinity),
    ok = sys:change_code(Owner, ?MODULE, Version, Extra, infinity),
    ok = sys:resume(Owner, infinity).

%%% The owner of the table

init(#options{rows = Rows} = Options) ->
    Table = new_table(Options),
    fill(Table, Options, 0, Rows),
    {ok, #state{options = Options, table = Table}}.

new_table(#options{table = Type, row = Row}) ->
    ets:new(rows, [Type, protected, {keypos, key_position(Row)}]).

key_position(record) -> 2;
key_position(map) -> 1.

fill(_, _, Rows, Rows) -> ok;
fill(Table, Options, Key, Rows) ->
    ets:insert(Table, row(Options, 1, Key, 0)),
    fill(Table, Options, Key + 1, Rows).

handle_call({read, Key}, _, #state{table = Table} = State) ->
    case ets:lookup(Table, Key) of
        [Row] -> {reply, touch(Row, State), noted(Key, State)};
        [] -> {reply, none, State}
    end;
handle_call({write, Key, Value}, _, #state{table = Table} = State) ->
    case ets:lookup(Table, Key) of
        [Row] -> ets:insert(Table, overwritten(touch(Row, State), Value));
        [] -> ets:insert(Table, row(State#state.options, State#state.version, Key, Value))
    end,
    {reply, ok, noted(Key, State)};
handle_call({delete, Key}, _, #state{table = Table} = State) ->
    ets:delete(Table, Key),
    {reply, ok, noted(Key, State)};
handle_call({migrate, Version}, From, #state{table = Table, options = Options} = State) ->
    ets:safe_fixtable(Table, true),
    self() ! chunk,
    Pattern = [{row_pattern(Options, 3 - Version), [], ['$_']}],
    Backup =
        case Options#options.form of
            chunkedKept when Version =:= 2 -> new_table(Options);
            _ -> State#state.backup
        end,
    {noreply, State#state{
        version = Version, cursor = {Table, Pattern}, upgrader = From, backup = Backup
    }}.

handle_cast(_, State) -> {noreply, State}.

%% One chunk; the next goes to the end of the mailbox, behind the calls that wait there.
handle_info(chunk, #state{cursor = Cursor} = State) ->
    case next_chunk(Cursor) of
        '$end_of_table' ->
            ets:safe_fixtable(State#state.table, false),
            gen_server:reply(State#state.upgrader, ok),
            {noreply, State#state{cursor = undefined, upgrader = undefined, touched = []}};
        {Rows, Next} ->
            convert(untouched(Rows, State#state.touched), State),
            self() ! chunk,
            {noreply, State#state{cursor = Next, touched = []}}
    end.

%% The continuation of a select on a set carries what the last bucket had over the limit: copies
%% that a call may have made stale since. What calls have touched is converted, or gone.
noted(_, #state{cursor = undefined} = State) -> State;
noted(Key, #state{touched = Touched} = State) -> State#state{touched = [Key | Touched]}.

untouched(Rows, []) -> Rows;
untouched(Rows, Touched) -> [Row || Row <- Rows, not lists:member(key(Row), Touched)].

next_chunk({Table, Pattern}) -> ets:select(Table, Pattern, ?CHUNK);
next_chunk(Continuation) -> ets:select(Continuation).

%% A row as the owner's version knows it; outside a chunked migration it always is.
touch(Row, #state{version = Version} = State) ->
    case version(Row) of
        Version -> Row;
        _ -> hd(convert([Row], State))
    end.

convert(Rows, #state{version = 2, backup = undefined, table = Table}) ->
    New = [forward(Row) || Row <- Rows],
    ets:insert(Table, New),
    New;
convert(Rows, #state{version = 2, backup = Backup, table = Table, options = Options}) ->
    ets:insert(Backup, Rows),
    New = [forward(Row) || Row <- Rows],
    ets:insert(Table, New),
    read_back(New, Table, Options),
    New;
convert(Rows, #state{version = 1, backup = Backup, table = Table, options = Options}) ->
    Position = key_position(Options#options.row),
    Old = [back(Row, kept(Backup, element(Position, Row))) || Row <- Rows],
    ets:insert(Table, Old),
    Backup =/= undefined andalso read_back(Old, Table, Options),
    Old.

kept(undefined, _) -> [];
kept(Backup, Key) -> ets:lookup(Backup, Key).

read_back(Rows, Table, #options{row = Row}) ->
    Position = key_position(Row),
    lists:foreach(fun(New) -> [New] = ets:lookup(Table, element(Position, New)) end, Rows).

%%% While suspended

code_change({down, 2}, #state{table = Table, backup = Backup} = State, restore) ->
    true = ets:delete_all_objects(Table),
    ets:foldl(fun(Row, _) -> ets:insert(Table, Row) end, true, Backup),
    ets:foldl(fun(Row, _) -> verify_same(Row, Table, State) end, true, Backup),
    true = ets:info(Table, size) =:= ets:info(Backup, size),
    {ok, State#state{version = 1}};
code_change({down, 2}, #state{table = Table, backup = Backup} = State, swap) ->
    {ok, State#state{version = 1, table = Backup, backup = Table}};
code_change(1, #state{options = Options, table = Table} = State, shadow) ->
    New = new_table(Options),
    Step = fun() ->
        in_batches(Table, fun(Rows) ->
            Converted = [forward(Row) || Row <- Rows],
            ets:insert(New, Converted),
            read_back(Converted, New, Options)
        end),
        true = ets:info(New, size) =:= ets:info(Table, size)
    end,
    Shadowed = State#state{version = 2, table = New, backup = Table},
    {ok, timed(shadow, Step, Shadowed)};
code_change(1, #state{options = Options, table = Table} = State, Form) ->
    Backup = new_table(Options),
    Copied = timed(backup, fun() -> back_up(Form, Table, Backup) end, State),
    Rewritten = timed(transform, fun() -> rewrite(Form, Table, Options) end, Copied),
    Verified = timed(verify, fun() -> verify(Form, Table, Backup, Options) end, Rewritten),
    {ok, Verified#state{version = 2, backup = Backup}}.

timed(Step, Body, #state{steps = Steps} = State) ->
    {Micros, _} = timer:tc(Body),
    State#state{steps = [{Step, Micros} | Steps]}.

back_up(suspended, Table, Backup) ->
    ets:foldl(fun(Row, _) -> ets:insert(Backup, Row) end, true, Table);
back_up(selectReplace, Table, Backup) ->
    in_batches(Table, fun(Rows) -> ets:insert(Backup, Rows) end).

rewrite(suspended, Table, _) ->
    ets:foldl(fun(Row, _) -> ets:insert(Table, forward(Row)) end, true, Table);
rewrite(selectReplace, Table, Options) ->
    Size = ets:info(Table, size),
    Size = ets:select_replace(Table, forward_spec(Options)).

%% Every row is what its predecessor becomes, and there is one for each.
verify(Form, Table, Backup, #options{row = Kind}) ->
    Position = key_position(Kind),
    Check = fun(Row) ->
        [Old] = ets:lookup(Backup, element(Position, Row)),
        true = Row =:= forward(Old)
    end,
    case Form of
        suspended -> ets:foldl(fun(Row, _) -> Check(Row) end, true, Table);
        selectReplace -> in_batches(Table, fun(Rows) -> lists:foreach(Check, Rows) end)
    end,
    true = ets:info(Table, size) =:= ets:info(Backup, size).

verify_same(Row, Table, #state{options = #options{row = Kind}}) ->
    [Row] = ets:lookup(Table, element(key_position(Kind), Row)),
    true.

in_batches(Table, Body) ->
    ets:safe_fixtable(Table, true),
    in_batches_from(ets:select(Table, [{'_', [], ['$_']}], ?BATCH), Body),
    ets:safe_fixtable(Table, false).

in_batches_from('$end_of_table', _) -> ok;
in_batches_from({Rows, Next}, Body) ->
    Body(Rows),
    in_batches_from(ets:select(Next), Body).

%%% Rows

row(#options{shape = inline, row = Kind}, Version, Key, Count) ->
    Row = #client_v1{
        key = Key, count = Count, window = 1700000000 + Key rem 86400, seen = 1700086400,
        limit = 100 + Key rem 900, tier = element(1 + Key rem 3, {free, pro, team}),
        flags = Key band 255, tenant = <<"t-", (integer_to_binary(1000 + Key rem 9000))/binary>>,
        strikes = Key rem 5
    },
    in_version(Version, of_kind(Kind, Row));
row(#options{shape = heap, row = Kind}, Version, Key, Count) ->
    Digits = integer_to_binary(10000000 + Key),
    Row = #session_v1{
        key = Key, count = Count, opened = 1700000000 + Key rem 86400, seen = 1700086400,
        user = <<"user-", Digits/binary, "@example.org">>,
        address = <<"2001:db8::", Digits/binary>>,
        agent = <<"agent/", Digits/binary, " (linux)">>, retries = Key rem 5
    },
    in_version(Version, of_kind(Kind, Row)).

in_version(1, Row) -> Row;
in_version(2, Row) -> forward(Row).

of_kind(record, Row) -> Row;
of_kind(map, #client_v1{
    key = Key, count = Count, window = Window, seen = Seen, limit = Limit, tier = Tier,
    flags = Flags, tenant = Tenant, strikes = Strikes
}) ->
    {Key, #{version => 1, count => Count, window => Window, seen => Seen, limit => Limit,
        tier => Tier, flags => Flags, tenant => Tenant, strikes => Strikes}};
of_kind(map, #session_v1{
    key = Key, count = Count, opened = Opened, seen = Seen, user = User, address = Address,
    agent = Agent, retries = Retries
}) ->
    {Key, #{version => 1, count => Count, opened => Opened, seen => Seen, user => User,
        address => Address, agent => Agent, retries => Retries}}.

forward(#client_v1{
    key = Key, count = Count, window = Window, seen = Seen, limit = Limit, tier = Tier,
    flags = Flags, tenant = Tenant
}) ->
    #client_v2{key = Key, count = Count, window = Window * 1000, seen = Seen, limit = Limit,
        tier = Tier, flags = Flags, tenant = Tenant, burst = Limit * 2, policy = standard};
forward(#session_v1{
    key = Key, count = Count, opened = Opened, seen = Seen, user = User, address = Address,
    agent = Agent
}) ->
    #session_v2{key = Key, count = Count, opened = Opened * 1000, seen = Seen, user = User,
        address = Address, agent = Agent, weight = Count * 2, locale = <<"en-GB">>};
forward({Key, #{version := 1, count := Count, window := Window, seen := Seen, limit := Limit,
        tier := Tier, flags := Flags, tenant := Tenant}}) ->
    {Key, #{version => 2, count => Count, window => Window * 1000, seen => Seen, limit => Limit,
        tier => Tier, flags => Flags, tenant => Tenant, burst => Limit * 2, policy => standard}};
forward({Key, #{version := 1, count := Count, opened := Opened, seen := Seen, user := User,
        address := Address, agent := Agent}}) ->
    {Key, #{version => 2, count => Count, opened => Opened * 1000, seen => Seen, user => User,
        address => Address, agent => Agent, weight => Count * 2, locale => <<"en-GB">>}}.

%% The way back takes what version 2 has dropped from the old row, if there is one.
back(#client_v2{
    key = Key, count = Count, window = Window, seen = Seen, limit = Limit, tier = Tier,
    flags = Flags, tenant = Tenant
}, Kept) ->
    Strikes = case Kept of [#client_v1{strikes = Known}] -> Known; [] -> 0 end,
    #client_v1{key = Key, count = Count, window = Window div 1000, seen = Seen, limit = Limit,
        tier = Tier, flags = Flags, tenant = Tenant, strikes = Strikes};
back(#session_v2{
    key = Key, count = Count, opened = Opened, seen = Seen, user = User, address = Address,
    agent = Agent
}, Kept) ->
    Retries = case Kept of [#session_v1{retries = Known}] -> Known; [] -> 0 end,
    #session_v1{key = Key, count = Count, opened = Opened div 1000, seen = Seen, user = User,
        address = Address, agent = Agent, retries = Retries};
back({Key, #{window := Window} = Map}, Kept) ->
    Strikes = case Kept of [{_, #{strikes := Known}}] -> Known; [] -> 0 end,
    Fields = maps:without([burst, policy], Map),
    {Key, Fields#{version := 1, window := Window div 1000, strikes => Strikes}};
back({Key, #{opened := Opened} = Map}, Kept) ->
    Retries = case Kept of [{_, #{retries := Known}}] -> Known; [] -> 0 end,
    Fields = maps:without([weight, locale], Map),
    {Key, Fields#{version := 1, opened := Opened div 1000, retries => Retries}}.

%% forward/1 as a match specification.
forward_spec(#options{row = record, shape = inline}) ->
    [{#client_v1{
        key = '$1', count = '$2', window = '$3', seen = '$4', limit = '$5', tier = '$6',
        flags = '$7', tenant = '$8', strikes = '_'
    }, [], [{#client_v2{
        key = '$1', count = '$2', window = {'*', '$3', 1000}, seen = '$4', limit = '$5',
        tier = '$6', flags = '$7', tenant = '$8', burst = {'*', '$5', 2}, policy = standard
    }}]}];
forward_spec(#options{row = record, shape = heap}) ->
    [{#session_v1{
        key = '$1', count = '$2', opened = '$3', seen = '$4', user = '$5', address = '$6',
        agent = '$7', retries = '_'
    }, [], [{#session_v2{
        key = '$1', count = '$2', opened = {'*', '$3', 1000}, seen = '$4', user = '$5',
        address = '$6', agent = '$7', weight = {'*', '$2', 2}, locale = <<"en-GB">>
    }}]}];
forward_spec(#options{row = map, shape = inline}) ->
    [{{'$1', #{version => 1, count => '$2', window => '$3', seen => '$4', limit => '$5',
        tier => '$6', flags => '$7', tenant => '$8'}}, [],
      [{{'$1', #{version => 2, count => '$2', window => {'*', '$3', 1000}, seen => '$4',
        limit => '$5', tier => '$6', flags => '$7', tenant => '$8', burst => {'*', '$5', 2},
        policy => standard}}}]}];
forward_spec(#options{row = map, shape = heap}) ->
    [{{'$1', #{version => 1, count => '$2', opened => '$3', seen => '$4', user => '$5',
        address => '$6', agent => '$7'}}, [],
      [{{'$1', #{version => 2, count => '$2', opened => {'*', '$3', 1000}, seen => '$4',
        user => '$5', address => '$6', agent => '$7', weight => {'*', '$2', 2},
        locale => <<"en-GB">>}}}]}].

row_pattern(#options{row = map}, Version) -> {'_', #{version => Version}};
row_pattern(#options{shape = inline}, 1) -> #client_v1{_ = '_'};
row_pattern(#options{shape = inline}, 2) -> #client_v2{_ = '_'};
row_pattern(#options{shape = heap}, 1) -> #session_v1{_ = '_'};
row_pattern(#options{shape = heap}, 2) -> #session_v2{_ = '_'}.

version(#client_v1{}) -> 1;
version(#client_v2{}) -> 2;
version(#session_v1{}) -> 1;
version(#session_v2{}) -> 2;
version({_, #{version := Version}}) -> Version.

overwritten({Key, Map}, Count) -> {Key, Map#{count := Count}};
overwritten(Record, Count) -> setelement(3, Record, Count).

written({_, #{count := Count}}) -> Count;
written(Record) -> element(3, Record).

key({Key, _}) -> Key;
key(Record) -> element(2, Record).

%%% The caller

load(Owner, #options{rows = Rows, write_ratio = WriteRatio, rate = Rate}) ->
    #load{
        owner = Owner, rows = Rows, write_mille = round(WriteRatio * 1000),
        interval = erlang:convert_time_unit(1000000000, nanosecond, native) div Rate,
        phase = atomics:new(1, []), errors = atomics:new(1, []), log = atomics:new(?LOG_SIZE, []),
        warm = new_histogram(), idle = new_histogram(), during = new_histogram()
    }.

%% Its heap is large enough that it collects hardly ever, and then keeps next to nothing.
start_caller(Load, #options{seed = Seed}) ->
    Driver = self(),
    Start = fun() ->
        Due = erlang:monotonic_time() + Load#load.interval,
        Random = 1 + abs(Seed) rem 2147483646,
        Driver ! {self(), call(Due, Random, 0, 0, Load#load.rows, Load)}
    end,
    spawn_opt(Start, [link, {min_heap_size, 262144} | placed(1)]).

%% Due is when the next call has to be made. It is made then, answered or not the one before, as by
%% many clients: with one call at a time a chunk of 200 rows would set the pace. In between the
%% caller spins over the clock and its mailbox, for a timer of the VM is a millisecond wide. It ends
%% when the migration has; returns how many writes it made.
call(Due, Random0, Waiting, Sequence, NextKey, #load{phase = Phase} = Load) ->
    case erlang:monotonic_time() < Due of
        true ->
            receive
                Reply ->
                    answered(Reply, Load),
                    call(Due, Random0, Waiting - 1, Sequence, NextKey, Load)
            after 0 -> call(Due, Random0, Waiting, Sequence, NextKey, Load)
            end;
        false ->
            case atomics:get(Phase, 1) of
                3 ->
                    drain(Waiting, Load),
                    Sequence;
                _ ->
                    Random1 = random(Random0),
                    Random2 = random(Random1),
                    Key = Random2 rem Load#load.rows,
                    Next = Due + Load#load.interval,
                    case Random1 rem 1000 < Load#load.write_mille of
                        true ->
                            Kind = Random1 div 1000 rem 10,
                            After = write(Kind, Due, Key, Sequence + 1, NextKey, Load),
                            call(Next, Random2, Waiting + 1, Sequence + 1, After, Load);
                        false ->
                            request(Due, Key, {read, Key}, Load),
                            call(Next, Random2, Waiting + 1, Sequence, NextKey, Load)
                    end
            end
    end.

drain(0, _) -> ok;
drain(Waiting, Load) ->
    receive Reply -> answered(Reply, Load) end,
    drain(Waiting - 1, Load).

%% Park and Miller's generator: small integers throughout.
random(Last) -> Last * 16807 rem 2147483647.

%% What gen_server:send_request/2 does, without its monitor (the owner is linked): the reply comes
%% with the tag, which says when the call was due and what may be answered.
request(Due, Expected, Request, #load{owner = Owner}) ->
    Owner ! {'$gen_call', {self(), {Due, Expected}}, Request}.

answered({{Due, Expected}, Reply}, Load) ->
    record(Due, Load),
    is_expected(Reply, Expected) orelse atomics:add(Load#load.errors, 1, 1).

%% Only keys that end in fifteen are ever deleted; all others must be there.
is_expected(ok, write) -> true;
is_expected(none, Key) -> Key band 15 =:= 15;
is_expected(Row, Key) -> key(Row) =:= Key.

%% Of ten writes one inserts a new row, one deletes, the others overwrite. Returns the key of the
%% next new row.
write(0, Due, _, Sequence, NextKey, Load) ->
    put_row(Due, NextKey, Sequence, Load),
    NextKey + 1;
write(1, Due, Key, Sequence, NextKey, #load{rows = Rows} = Load) when (Key bor 15) < Rows ->
    request(Due, write, {delete, Key bor 15}, Load),
    remember(Sequence, (Key bor 15) * 2 + 1, Load),
    NextKey;
write(_, Due, Key, Sequence, NextKey, Load) ->
    put_row(Due, Key, Sequence, Load),
    NextKey.

put_row(Due, Key, Sequence, Load) ->
    request(Due, write, {write, Key, Sequence}, Load),
    remember(Sequence, Key * 2, Load).

remember(Sequence, Entry, #load{log = Log}) ->
    atomics:put(Log, 1 + Sequence rem ?LOG_SIZE, Entry).

%% How many of the rows that were written do not hold what was written last, newest million writes.
lost_writes(Writes, #load{log = Log}, #state{table = Table}) ->
    Oldest = max(1, Writes - ?LOG_SIZE + 1),
    Expected = lists:foldl(
        fun(Sequence, Model) ->
            Entry = atomics:get(Log, 1 + Sequence rem ?LOG_SIZE),
            Model#{Entry div 2 => {Entry rem 2, Sequence}}
        end,
        #{},
        lists:seq(Oldest, Writes)
    ),
    maps:fold(
        fun(Key, Last, Lost) ->
            case {Last, ets:lookup(Table, Key)} of
                {{1, _}, []} -> Lost;
                {{0, Sequence}, [Row]} -> Lost + mismatch(written(Row), Sequence);
                _ -> Lost + 1
            end
        end,
        0,
        Expected
    ).

mismatch(Same, Same) -> 0;
mismatch(_, _) -> 1.

%% Rows that the migration has missed.
unconverted(#state{table = Table, options = Options}) ->
    ets:select_count(Table, [{row_pattern(Options, 1), [], [true]}]).

%%% Latencies: buckets within 2 %, in four ranges, and the exact maximum

-define(RANGE, 4096).

new_histogram() -> atomics:new(4 * ?RANGE + 1, []).

record(Due, #load{phase = Phase, warm = Warm, idle = Idle, during = During}) ->
    Nanos = erlang:convert_time_unit(erlang:monotonic_time() - Due, native, nanosecond),
    Histogram =
        case atomics:get(Phase, 1) of
            0 -> Warm;
            1 -> Idle;
            _ -> During
        end,
    atomics:add(Histogram, bucket(Nanos), 1),
    case atomics:get(Histogram, 4 * ?RANGE + 1) of
        Highest when Highest >= Nanos -> ok;
        _ -> atomics:put(Histogram, 4 * ?RANGE + 1, Nanos)
    end.

%% 1/4 µs up to 1 ms, 16 µs up to 67 ms, 1 ms up to 4.3 s, 67 ms up to 4.6 minutes.
bucket(Nanos) when Nanos < ?RANGE bsl 8 -> 1 + (Nanos bsr 8);
bucket(Nanos) when Nanos < ?RANGE bsl 14 -> 1 + ?RANGE + (Nanos bsr 14);
bucket(Nanos) when Nanos < ?RANGE bsl 20 -> 1 + 2 * ?RANGE + (Nanos bsr 20);
bucket(Nanos) -> 1 + 3 * ?RANGE + min(?RANGE - 1, Nanos bsr 26).

%% The upper end of a bucket, in microseconds.
upper_end(Bucket) ->
    Shift = element(1 + (Bucket - 1) div ?RANGE, {8, 14, 20, 26}),
    (((Bucket - 1) rem ?RANGE + 1) bsl Shift) / 1000.

latencies(Histogram) ->
    [{p50, percentile(Histogram, 0.5)}, {p99, percentile(Histogram, 0.99)},
        {p999, percentile(Histogram, 0.999)}, {max, highest(Histogram)},
        {calls, calls(Histogram)}].

calls(Histogram) ->
    lists:sum([atomics:get(Histogram, Bucket) || Bucket <- lists:seq(1, 4 * ?RANGE)]).

highest(Histogram) -> atomics:get(Histogram, 4 * ?RANGE + 1) / 1000.

percentile(Histogram, Share) ->
    Rank = max(1, ceil(calls(Histogram) * Share)),
    min(highest(Histogram), reach(Histogram, 1, Rank)).

reach(_, Bucket, _) when Bucket > 4 * ?RANGE -> 0.0;
reach(Histogram, Bucket, Rank) ->
    case atomics:get(Histogram, Bucket) of
        Count when Count >= Rank -> upper_end(Bucket);
        Count -> reach(Histogram, Bucket + 1, Rank - Count)
    end.

%%% Memory and output

table_memory(Table) -> ets:info(Table, memory) * erlang:system_info(wordsize).

%% Of the whole VM, as the kernel counts it: the high-water mark since the last reset.
reset_peak_memory() -> file:write_file("/proc/self/clear_refs", "5").

peak_memory() ->
    {ok, Status} = file:read_file("/proc/self/status"),
    {match, [Kilobytes]} = re:run(Status, "VmHWM:\\s+(\\d+)", [{capture, all_but_first, list}]),
    list_to_integer(Kilobytes) * 1024.

%% How long the schedulers' threads were ready and had no core while rows migrated: other work's
%% share of this machine. A round where it is more than a few percent of the migration says little.
run_delay(Threads) ->
    lists:sum([
        binary_to_integer(lists:nth(2, binary:split(Text, <<" ">>, [global])))
     || Thread <- Threads, {ok, Text} <- [file:read_file(Thread ++ "/schedstat")]
    ]) div 1000.

%% Their names are 1_scheduler or erts_sched_1.
scheduler_threads() ->
    {ok, Threads} = file:list_dir("/proc/self/task"),
    Folders = ["/proc/self/task/" ++ Thread || Thread <- Threads],
    [Folder || Folder <- Folders, is_scheduler(file:read_file(Folder ++ "/comm"))].

is_scheduler({ok, Name}) ->
    binary:match(Name, [<<"_scheduler">>, <<"erts_sched_">>]) =/= nomatch;
is_scheduler({error, _}) ->
    false.

json([{_, _} | _] = Object) ->
    Fields = [[$", atom_to_list(Name), "\":", json(Value)] || {Name, Value} <- Object],
    [${, lists:join($,, Fields), $}];
json([]) -> "{}";
json(Text) when is_binary(Text) -> [$", Text, $"];
json(Integer) when is_integer(Integer) -> integer_to_list(Integer);
json(Float) when is_float(Float) -> float_to_list(Float, [{decimals, 3}, compact]);
json(Word) when is_boolean(Word); Word =:= null -> atom_to_list(Word);
json(Word) when is_atom(Word) -> [$", atom_to_list(Word), $"].
