// SPDX-License-Identifier: MIT

/// How a child process is started and watched.
public struct ChildConfiguration: Hashable, Sendable {
    /// What it is called in logs and reports; the same as in its own first message.
    public var name: String
    /// The path of its program.
    public var executable: String
    /// Its arguments; never anything secret, as everybody on the machine can read them.
    public var arguments: [String]
    /// All the environment that it has besides `NUMEN_PARENT`, our process number; nothing of ours is inherited.
    public var environment: [String: String]
    /// How much time it has from its start to its first message.
    public var handshakeTime = Duration.seconds(5)
    /// From one sign of life that is asked for to the next; it is killed when two in a row are missing.
    public var heartbeat = Duration.seconds(5)
    /// How often is looked whether a signal has stopped it, in which case it is killed.
    public var stateCheck = Duration.milliseconds(100)
    /// How long is waited before it is started again; doubled with every failure to start and every short run.
    public var firstPause = Duration.milliseconds(100)
    /// The longest wait.
    public var longestPause = Duration.seconds(30)
    /// How long it has to be well for its end not to make the next wait longer: what works, and is killed by somebody, is
    /// wanted back at once, and a start a second is no burden.
    public var shortRun = Duration.seconds(1)
    /// How long it has to be well until its failures are forgotten.
    public var healthyTime = Duration.seconds(60)
    /// How long it may take to end when it is told to; then it is killed.
    public var endTime = Duration.seconds(3)

    /// Creates a configuration with the usual times.
    public init(name: String, executable: String, arguments: [String] = [], environment: [String: String] = [:]) {
        self.name = name
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }
}
