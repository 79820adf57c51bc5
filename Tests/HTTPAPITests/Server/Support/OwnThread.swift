// SPDX-License-Identifier: MIT
import Foundation

/// Runs what blocks on threads of its own: Swift's pool is as small as the machine, and the server needs it.
final class OwnThread: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = unsafe asUnownedTaskExecutor()
        Thread.detachNewThread { unsafe job.runSynchronously(on: executor) }
    }
}
