// SPDX-License-Identifier: MIT
import CLinux
import Glibc

/// Gives up what the feeder does not need once its devices are open.
enum Confinement {
    /// Becomes a user like others, without capabilities but, if it may credit, CAP_SYS_ADMIN.
    ///
    /// - Parameters:
    ///   - user: whom to become if root started us.
    ///   - mayCredit: whether the ioctl that credits is needed.
    /// - Throws: ``FeederError`` if something is left, or was not there.
    static func giveUpPrivileges(user: String, mayCredit: Bool) throws(FeederError) {
        // Capabilities belong to threads, and others would keep theirs.
        guard clinux_has_one_thread() == 1 else { throw FeederError("privileges are given up by one thread alone") }
        let kept = mayCredit ? Int32(CLINUX_CAPABILITY_ADMIN) : -1
        let result: Int32
        if getuid() == 0 || geteuid() == 0 {
            // The entry is copied before anybody else asks.
            guard let entry = unsafe getpwnam(user) else { throw FeederError("there is no user \(user)") }
            let (uid, gid) = unsafe (entry.pointee.pw_uid, entry.pointee.pw_gid)
            guard uid != 0 else { throw FeederError("\(user) is root, whose rights are to be given up") }
            result = unsafe clinux_give_up_privileges(user, uid, gid, kept)
        } else {
            result = clinux_give_up_privileges(nil, 0, 0, kept)
        }
        if mayCredit, result == -EPERM { throw FeederError("to credit entropy needs the capability CAP_SYS_ADMIN") }
        guard result == 0 else { throw FeederError("privileges cannot be given up", errno: -result) }
    }

    /// Leaves no system calls but those that reading, writing and computing need.
    ///
    /// - Parameter device: the device that may be credited; nil if none may.
    /// - Throws: ``FeederError`` if the kernel does not do it.
    static func confine(crediting device: RandomDevice?) throws(FeederError) {
        let result = clinux_confine(device?.descriptor ?? -1)
        guard result == 0 else { throw FeederError("system calls cannot be confined", errno: -result) }
    }

    /// Tries what must not be possible any more.
    ///
    /// - Parameters:
    ///   - device: the device that the ioctls are tried on.
    ///   - mayCredit: whether the ioctl that credits is to go through.
    /// - Returns: a line for each attempt, and whether all came out as they should.
    static func attempts(on device: RandomDevice, mayCredit: Bool) -> (lines: [String], isConfined: Bool) {
        var lines: [String] = []
        var isConfined = true
        for index in 0..<Int32.max {
            var name: UnsafePointer<CChar>?
            let result = unsafe clinux_attempt(index, device.descriptor, &name)
            guard let text = unsafe name.map({ unsafe String(cString: $0) }) else { break }
            // A thread is asked for in two ways, and glibc tries the second if the first is not there.
            let isRefused = result == -EPERM || result == -ENOSYS
            let isWanted = mayCredit && text == "RNDADDENTROPY" ? result == 0 : isRefused
            let outcome = result == 0 ? "goes through" : unsafe String(cString: strerror(-result))
            lines.append("\(text): \(outcome)" + (isWanted ? "" : ", which it must not"))
            isConfined = isConfined && isWanted
        }
        return (lines, isConfined)
    }
}
