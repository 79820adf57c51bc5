// SPDX-License-Identifier: MIT
import Entropy
import Glibc
import Supervision

/// What the program `numen-entropy` does: opens its devices, gives up everything else, and feeds the kernel's pool.
public enum FeederProgram {
    /// What the program is called, in its first message and in logs.
    public static let name = "numen-entropy"

    /// The number of what the program and its parent say to each other; another one with every change of that.
    public static let protocolNumber = 1

    /// Runs the program until its parent has enough.
    ///
    /// - Parameter arguments: what it was started with, without its name.
    /// - Throws: ``FeederError`` or `ChildProgram.Refusal`, which ends the program.
    public static func run(_ arguments: some Sequence<String>) throws {
        let options = try FeederOptions(arguments)
        guard !options.isHelp else { return write(FeederOptions.help) }
        if let mixer = MixerSelfTest.failure() { throw FeederError("\(mixer) fails its self-test") }
        // First what needs rights or names, then none of both is left.
        let device = try RandomDevice()
        let hardware = DeviceSource()
        let assessed = try options.assessment.map { path throws(FeederError) in try Self.assessed(path) }
        let mayCredit = assessed != nil
        try Confinement.giveUpPrivileges(user: options.user, mayCredit: mayCredit)
        let confine = { try Confinement.confine(crediting: mayCredit ? device : nil) }
        guard !options.isAttempt else {
            try confine()
            let (lines, isConfined) = Confinement.attempts(on: device, mayCredit: mayCredit)
            write(lines.map { $0 + "\n" }.joined())
            guard isConfined else { throw FeederError("the program is not confined as it should be") }
            return
        }
        try ChildProgram.runPlainly(name: name, version: "\(protocolNumber)", confine: confine) { message in
            let hello = try FeederHello(json: message)
            let feeder = try PoolFeeder(
                FeederSettings(interval: hello.interval, assessed: assessed, past: hello.failures),
                sources: sources(hello.sources, hardware),
                pool: device
            )
            try feeder.start()
            return { method, params in try feeder.answer(method, params) }
        }
    }

    /// Bits of min-entropy a sample that were assessed on this machine.
    private static func assessed(_ path: String) throws(FeederError) -> Double {
        let assessment = try HostAssessment(file: path)
        if let refusal = assessment.refusal(for: .current) {
            throw FeederError("the assessment \(path) allows no credit: \(refusal)")
        }
        return Double(assessment.entropy) / 1_000
    }

    private static func sources(_ wanted: Set<EntropySource>, _ hardware: DeviceSource?) -> sending [any SampleSource] {
        EntropySource.allCases.filter(wanted.contains)
            .compactMap { source -> (any SampleSource)? in
                switch source {
                case .jitter: JitterSource()
                case .rdseed, .rdrand: ProcessorSource(source)
                case .hwrng: hardware
                }
            }
    }

    private static func write(_ text: String) {
        let octets = Array(text.utf8)
        // What nobody reads is lost.
        _ = unsafe octets.withUnsafeBytes { unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
}
