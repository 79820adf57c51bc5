// SPDX-License-Identifier: MIT
import CLinux
import DNSTransport
import Glibc

// Capabilities and no_new_privs belong to threads, and a Swift program has several before it has read its settings. So
// one thread gives up everything, and then executes the program anew: what execve(2) leaves of the process is that
// thread alone, and all threads to come inherit what it may. The sockets, which the new program could not open, are
// handed to it as systemd would do it.

/// What the server may do beyond other users, and how it gives that up.
enum Privileges {
    /// Gives up what is there to be given up, and then starts the program anew with the same sockets; returns if there
    /// is nothing.
    ///
    /// - Parameters:
    ///   - name: the user to become, if the process is root's.
    ///   - folder: the data folder, which has to be that user's.
    ///   - sockets: what the new program shall serve on.
    ///   - isAnew: whether this is the new program already.
    /// - Throws: ``DaemonError`` or ``HandOverError`` if that is not possible.
    static func giveUp(user name: String?, folder: DataFolder, sockets: BoundSockets, isAnew: Bool) throws {
        let user = try name.map { name throws(DaemonError) in try ServerUser(named: name) }
        let isRoot = geteuid() == 0 || getuid() == 0
        if let user, !isRoot, user.uid != getuid() || user.uid != geteuid() {
            throw DaemonError("user: only root can become \(user.name); start numen as root or as \(user.name)")
        }
        // Root who is to stay so is told of it elsewhere.
        guard isRoot ? user != nil : clinux_has_capabilities() != 0 else { return }
        guard !isAnew else { throw DaemonError("privileges were given up, and the new program has them again") }
        if isRoot, let user { try folder.prepare(for: user) }
        try sockets.handOver()
        let result =
            if isRoot, let user {
                unsafe clinux_give_up_privileges(user.name, user.uid, user.gid, -1)
            } else {
                clinux_give_up_privileges(nil, 0, 0, -1)
            }
        guard result == 0 else { throw DaemonError("privileges cannot be given up: \(reason(result))") }
        // The arguments are those that the program was started with; it ends here unless that fails.
        let failure = unsafe clinux_execute_anew(CommandLine.unsafeArgv)
        throw DaemonError("numen cannot be executed without privileges: \(reason(failure))")
    }

    private static func reason(_ result: Int32) -> String { unsafe String(cString: strerror(-result)) }
}
