// SPDX-License-Identifier: MIT

extension SupervisorMachine {
    /// What happened.
    package enum Event: Hashable, Sendable {
        /// The supervisor starts its work.
        case begin
        /// What the child is to be told is known.
        case prepared
        /// The process is there.
        case launched
        /// The first message came.
        case ready
        /// A sign of life came.
        case pong(Int)
        /// The process says what it must not.
        case misbehaved(String)
        /// A signal has stopped the process.
        case stopped
        /// The process has ended, or could not be started; why.
        case exited(String)
        /// Time has passed.
        case tick
        /// The program ends.
        case end
    }

    /// What to do.
    package enum Action: Hashable, Sendable {
        /// Find out what the child is to be told.
        case prepare
        /// Start the process.
        case launch
        /// Send it its configuration.
        case greet
        /// Ask it for a sign of life.
        case ping(Int)
        /// End it at once, and its process group; why.
        case kill(String)
        /// Tell it to end, and its process group.
        case terminate
        /// Nothing more will be started.
        case finish
    }
}
