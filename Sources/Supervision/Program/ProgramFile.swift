// SPDX-License-Identifier: MIT
import Glibc

/// The file of a program that belongs to ours.
public enum ProgramFile {
    /// The path of a program in the folder of the running one; nil if it is not there, cannot be run, or `name` is a
    /// path itself.
    ///
    /// No list of folders is searched: what is started has to be what was installed with us.
    public static func beside(_ name: String) -> String? {
        // What realpath(3) allocates is copied and freed at once.
        guard let real = unsafe realpath("/proc/self/exe", nil) else { return nil }
        defer { unsafe free(real) }
        let path = unsafe String(cString: real)
        guard let slash = path.lastIndex(of: "/") else { return nil }
        guard !name.isEmpty, !name.contains("/") else { return nil }
        let file = path[...slash] + name
        // The path is copied into a C string for the call alone.
        return unsafe access(String(file), X_OK) == 0 ? String(file) : nil
    }
}
