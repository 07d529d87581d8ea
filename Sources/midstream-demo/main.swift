internal import Glibc

// The state-file story from beginning to end, on documents in a folder of its own: every command
// that is shown is run, and what it prints is what it says.
do {
  try Story().tell()
} catch {
  print("midstream-demo: \(error)")
  exit(1)
}
