// SPDX-License-Identifier: MIT
internal import Glibc

extension StoreError {
    /// What a failed system call means for the file that it was made for.
    ///
    /// - Parameters:
    ///   - number: errno.
    ///   - file: the path.
    ///   - verb: what could not be done with it: `written`.
    init(errno number: Int32, file: String, verb: String) {
        let reason = unsafe String(cString: strerror(number))
        switch number {
        case ENOSPC, EDQUOT, EFBIG:
            self.init(.full, "\(file) cannot be \(verb): there is no space left for it (\(reason)). Free some.")
        case EACCES, EPERM, EROFS, EISDIR, ENOTDIR, ELOOP, ENOENT:
            self.init(
                .folderUnusable,
                "\(file) cannot be \(verb): \(reason). Check owner and mode of the file and its folder."
            )
        default:
            self.init(.failed, "\(file) cannot be \(verb): \(reason).")
        }
    }
}
