// SPDX-License-Identifier: MIT
import Glibc

/// A user of this machine that the server can become.
struct ServerUser {
    let name: String
    let uid: uid_t
    let gid: gid_t

    /// Looks a user up.
    ///
    /// - Throws: ``DaemonError`` if there is none of that name, or it is root.
    init(named name: String) throws(DaemonError) {
        // The entry is copied before anybody else asks.
        guard let entry = unsafe getpwnam(name) else {
            throw DaemonError(
                "user: there is no user \(name); make one, such as: useradd --system --no-create-home \(name)"
            )
        }
        self.name = name
        uid = unsafe entry.pointee.pw_uid
        gid = unsafe entry.pointee.pw_gid
        guard uid != 0 else {
            throw DaemonError("user: \(name) is root, whose rights are to be given up; name another user")
        }
    }
}
