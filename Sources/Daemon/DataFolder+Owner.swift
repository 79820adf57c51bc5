// SPDX-License-Identifier: MIT
import CLinux
import Glibc

extension DataFolder {
    /// Makes the folder for a user, if it is not there; if it is, sees whether it belongs to that user.
    ///
    /// To be called as root, who must not be led to another place by whoever may write to the folder above: only a folder
    /// that was just made, and opened without following links, is given away, and none that was there before.
    ///
    /// - Throws: ``DaemonError`` that says what is wrong with it.
    func prepare(for user: ServerUser) throws(DaemonError) {
        let owner = unsafe clinux_owner(path)
        if owner >= 0 {
            guard owner == Int(user.uid) else {
                throw DaemonError(
                    """
                    the data folder \(path) does not belong to the user \(user.name); chown -R \(user.name): \(path), \
                    or name another one with --data
                    """
                )
            }
            return
        }
        guard unsafe mkdir(path, 0o700) == 0 else { throw unusable("made") }
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { throw unusable("opened") }
        defer { close(folder) }
        guard clinux_is_private_folder(folder) == 1 else {
            throw DaemonError("the data folder \(path) was replaced as it was made; who may write to the folder above?")
        }
        guard fchown(folder, user.uid, user.gid) == 0 else { throw unusable("given to the user \(user.name)") }
    }

    private func unusable(_ deed: String) -> DaemonError {
        let reason = unsafe String(cString: strerror(errno))
        return DaemonError(
            "the data folder \(path) cannot be \(deed): \(reason); make it yourself, or name another one with --data"
        )
    }
}
