// SPDX-License-Identifier: MIT
import Glibc

/// What the kernel tells a parent about a child (waitid(2)).
///
/// Not read from /proc: with `ProtectProc=invisible`, as systemd offers it, a child that protects its memory cannot be
/// seen there, not even by its parent.
enum ProcessState: Hashable {
    /// It runs or waits.
    case alive
    /// A signal has stopped it.
    case stopped
    /// It has ended, whether somebody has waited for it or not.
    case ended

    /// Asks for the state of a child of ours, and leaves it to be asked for again.
    init(of process: Int32) {
        // Filled during the call alone, and empty if there is nothing to tell.
        var answer = unsafe siginfo_t()
        let flags = WEXITED | WSTOPPED | WNOHANG | WNOWAIT
        guard unsafe waitid(P_PID, id_t(process), &answer, flags) == 0 else {
            // Who is interrupted asks again soon; whoever is no child any more was waited for.
            self = errno == EINTR ? .alive : .ended
            return
        }
        switch unsafe Int(answer.si_code) {
        case Int(CLD_STOPPED): self = .stopped
        case Int(CLD_EXITED), Int(CLD_KILLED), Int(CLD_DUMPED): self = .ended
        default: self = .alive
        }
    }
}
