// SPDX-License-Identifier: MIT

/// What the program `numen-entropy` is told where it is started: what it has to know before it gives up its rights.
public struct FeederOptions: Hashable, Sendable {
    /// The file with the assessment of this machine; nil if nothing is to be credited.
    public var assessment: String?
    /// Whom to become if it is started by root.
    public var user = "nobody"
    /// Whether it shall try what it must not be able to do, say what came of it, and end.
    public var isAttempt = false
    /// Whether it shall say what its options are, and end.
    public var isHelp = false

    /// What the options are, in words.
    public static let help = """
        Feeds the kernel's pool of entropy. It is started by numen, and not by hand.

          --credit FILE   count what is fed as entropy, as far as the assessment in FILE allows; needs CAP_SYS_ADMIN
          --user NAME     whom to become if it is started by root; nobody, if none is named
          --attempt       give up all rights as ever, then try what must not be possible, tell, and end
          --help          this

        """

    /// Makes the options that a program has without any.
    public init() {}

    /// Reads the arguments of a program.
    ///
    /// - Parameter arguments: without its name.
    /// - Throws: ``FeederError`` for one that is not known, or without its value.
    public init(_ arguments: some Sequence<String>) throws(FeederError) {
        var rest = arguments.makeIterator()
        while let argument = rest.next() {
            switch argument {
            case "--credit": assessment = try Self.value(of: argument, &rest)
            case "--user": user = try Self.value(of: argument, &rest)
            case "--attempt": isAttempt = true
            case "--help": isHelp = true
            default: throw FeederError("the option \(argument) is not known; see numen-entropy --help")
            }
        }
    }

    private static func value(
        of option: String,
        _ rest: inout some IteratorProtocol<String>
    ) throws(FeederError) -> String {
        guard let value = rest.next(), !value.isEmpty else { throw FeederError("the option \(option) needs a value") }
        return value
    }

    /// The arguments that say the same.
    public var arguments: [String] {
        (assessment.map { ["--credit", $0] } ?? []) + ["--user", user] + (isAttempt ? ["--attempt"] : [])
    }
}
