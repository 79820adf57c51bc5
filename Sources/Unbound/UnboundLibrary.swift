// SPDX-License-Identifier: MIT
internal import CUnbound
internal import Synchronization

/// The libunbound that the process is linked to.
public enum UnboundLibrary {
    /// What the library calls itself, such as `1.17.1`.
    ///
    /// Debian's security fixes do not change it, so it does not tell whether they are in; `hasRequiredFixes` does.
    public static var version: String {
        unsafe ub_version().map { unsafe String(cString: $0) } ?? ""
    }

    /// Whether the library has the fixes of 2024 and 2025 without which it is not to be let loose on the Internet: NSEC3
    /// and KeyTrap (CVE-2023-50387, CVE-2023-50868), compression of huge RRsets (CVE-2024-8508), promiscuous NS records
    /// (CVE-2025-11411).
    ///
    /// The last of them brought an option of its own, with upstream's 1.24.1 and with Debian's 1.17.1-2+deb12u4, and both
    /// hold the earlier ones. So the library is asked whether it knows that option, because a version number of Debian's
    /// package is not to be had from the library.
    public static let hasRequiredFixes: Bool = setUp.withLock { _ in
        guard let context = unsafe ub_ctx_create() else { return false }
        defer { unsafe ub_ctx_delete(context) }
        return unsafe ub_ctx_set_option(context, "iter-scrub-promiscuous:", "yes") == 0
    }

    /// Held while a context is made or destroyed: the library's log and the parser of its configuration are variables of
    /// the process without a lock around them.
    static let setUp = Mutex(())

    /// The library's words for one of its error numbers.
    static func words(for code: Int32) -> String {
        unsafe ub_strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    }
}
