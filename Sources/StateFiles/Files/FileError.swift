internal import Glibc

/// Why a file could not be read, written or replaced, in words that say what to do.
public struct FileError: Error, Equatable, Sendable {
  /// What went wrong, stable across releases.
  public enum Code: String, Sendable, CaseIterable {
    case missing = "file.missing"
    case notAllowed = "file.not-allowed"
    case readOnly = "file.read-only"
    case diskFull = "file.disk-full"
    case symbolicLink = "file.symbolic-link"
    case notRegular = "file.not-regular"
    case tooLarge = "file.too-large"
    case busy = "file.busy"
    case changedMeanwhile = "file.changed-meanwhile"
    case verificationFailed = "file.verification-failed"
    case backupMissing = "file.backup-missing"
    case backupDamaged = "file.backup-damaged"
    case backupAmbiguous = "file.backup-ambiguous"
    case exists = "file.exists"
    case unexpected = "file.unexpected"
  }

  /// What went wrong, for programs.
  public let code: Code
  /// The file it is about.
  public let path: String
  /// What went wrong, for people; ends in a remedy.
  public let message: String

  package init(_ code: Code, _ path: String, _ message: String) {
    self.code = code
    self.path = path
    self.message = message
  }

  /// What `errno` says of a call that failed on `path`.
  package static func last(_ attempt: String, _ path: String) -> FileError {
    let number = errno
    switch number {
    case ENOENT:
      return FileError(.missing, path, "there is no such file or folder; check the path")
    case EACCES, EPERM:
      return FileError(
        .notAllowed, path,
        "could not \(attempt): not allowed; run as the owner, or change the folder's permissions")
    case EROFS:
      return FileError(
        .readOnly, path, "could not \(attempt): the file system is read-only; remount it writable")
    case EFBIG:
      return FileError(
        .diskFull, path,
        "could not \(attempt): files may not grow so large here; raise the limit (ulimit -f) and"
          + " run again, nothing is lost")
    case ENAMETOOLONG:
      return FileError(
        .unexpected, path,
        "could not \(attempt): the name would be too long; a backup's name is up to 60 bytes longer"
          + " than its document's: give the document a shorter one")
    case ENOSPC, EDQUOT:
      return FileError(
        .diskFull, path,
        "could not \(attempt): the disk is full; free some space and run again, nothing is lost")
    case ELOOP:
      return FileError(
        .symbolicLink, path, "this is a symbolic link; name the file that it points to")
    case ENOTDIR:
      return FileError(.missing, path, "a part of this path is no folder; check the path")
    default:
      return FileError(
        .unexpected, path,
        "could not \(attempt): \(String(cString: strerror(number))); look at the disk and the path,"
          + " nothing was changed")
    }
  }
}

extension FileError: CustomStringConvertible {
  /// Path and message.
  public var description: String { "\(path): \(message)" }
}
