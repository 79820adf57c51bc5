// SPDX-License-Identifier: MIT
internal import Glibc

/// Keeps other processes out of a data folder.
///
/// The kernel takes the lock back when the process ends, however it ends.
package final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Makes the folder if it is missing, and locks it.
    ///
    /// - Parameters:
    ///   - folder: its path; the folder above it is there.
    ///   - patience: tenths of a second to wait for another process that is about to end.
    /// - Throws: ``StoreError`` if another process has the folder, or nobody can.
    package init(folder: String, patience: Int = 0) throws(StoreError) {
        let path = folder + "/lock"
        // Nobody else has to read what is stored; a folder that exists keeps its mode.
        if unsafe mkdir(folder, 0o700) != 0, errno != EEXIST {
            throw StoreError(.folderUnusable, "the data folder \(folder) cannot be made: \(Self.reason(errno)).")
        }
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError(
                .folderUnusable,
                "the data folder \(folder) cannot be written: \(Self.reason(errno)). Check its owner and mode."
            )
        }
        var tries = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0, tries < patience {
            usleep(100_000)
            tries += 1
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StoreError(
                .inUse,
                "the data folder \(folder) is in use by another process. End that, or use another folder."
            )
        }
    }

    deinit {
        close(descriptor)
    }

    /// Lets others in, before this is gone.
    package func unlock() {
        _ = flock(descriptor, LOCK_UN)
    }

    private static func reason(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
