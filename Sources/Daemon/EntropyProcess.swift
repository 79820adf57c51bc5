// SPDX-License-Identifier: MIT
import CLinux
import Entropy
import EntropyFeeder
import Logging
import Settings
import Supervision

/// The process that feeds the kernel's pool, as the settings want it.
struct EntropyProcess: Sendable {
    /// The process.
    let child: Child
    /// How its sources have failed, also under the eyes of those before it.
    let failures: FailureRecord

    /// Prepares the process; nil if there is to be none.
    ///
    /// - Parameters:
    ///   - settings: what it is to do.
    ///   - folder: where the assessment of this machine is.
    ///   - logger: receives the process's log.
    /// - Throws: ``DaemonError`` if it cannot do what somebody has asked for.
    init?(_ settings: Settings.Entropy, folder: DataFolder, logger: Logger) throws(DaemonError) {
        guard settings.feeder else { return nil }
        guard let program = ProgramFile.beside(FeederProgram.name) else {
            let missing = "the program \(FeederProgram.name) is not in the folder of numen"
            guard settings.isCredited || settings.policy == EntropyGate.Policy.strict.rawValue else {
                // Nobody has asked for it, and it can only add to what the kernel has.
                logger.warning("\(missing): nothing is mixed into the kernel's pool")
                return nil
            }
            throw DaemonError("\(missing), and entropy.credit = measured and entropy.policy = strict need it")
        }
        var options = FeederOptions()
        if settings.isCredited {
            guard clinux_may_give(Int32(CLINUX_CAPABILITY_ADMIN)) != 0 else {
                throw DaemonError(
                    "entropy.credit: this server gave its rights up, and can give none to \(FeederProgram.name); start it "
                        + "as an ordinary user, outside of systemd, or set entropy.credit = \"none\""
                )
            }
            options.assessment = folder.entropyAssessment
            do throws(FeederError) {
                let assessment = try HostAssessment(file: folder.entropyAssessment)
                if let refusal = assessment.refusal(for: .current) { throw FeederError(refusal) }
            } catch {
                throw DaemonError(
                    "entropy.credit: nothing may be credited: \(error); run numen entropy assess --data \(folder.path)"
                )
            }
        }
        let configuration = ChildConfiguration(
            name: FeederProgram.name,
            executable: program,
            arguments: options.arguments,
            environment: ["SWIFT_BACKTRACE": "enable=no"]
        )
        let sources = Set(settings.sources.compactMap { EntropySource(rawValue: $0) })
        let (interval, record) = (settings.interval, FailureRecord())
        failures = record
        child = Child(
            configuration,
            hello: { FeederHello(interval: interval, sources: sources, failures: record.begin()).json },
            logger: logger
        )
    }
}
