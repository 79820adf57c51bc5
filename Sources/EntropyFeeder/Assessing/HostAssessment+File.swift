// SPDX-License-Identifier: MIT
internal import Entropy
import Glibc
public import JSONRPC

extension HostAssessment {
    /// The assessment as it is stored, and shown to programs.
    public var json: JSON {
        func list(_ estimates: [Estimate.Estimator: Int]) -> JSON {
            .object(
                JSONObject(
                    Estimate.Estimator.allCases.compactMap { key in estimates[key].map { (key.rawValue, .integer($0)) }
                    }
                )
            )
        }
        return [
            "format": .integer(Self.format),
            "processor": .string(host.processor),
            "kernel": .string(host.kernel),
            "sampler": .integer(host.sampler),
            "made_at": .integer(madeAt),
            "samples_millibits": list(samples),
            "bits_millibits": list(bits),
            "initial_millibits": .integer(initial),
            "rows_millibits": .integer(rows),
            "columns_millibits": .integer(columns),
            "worst": .integer(worst),
            "cutoff": .integer(cutoff),
        ]
    }

    private static let format = 1
    /// The most octets of a file.
    private static let sizeLimit = 64 << 10

    /// Reads what was stored.
    ///
    /// - Throws: ``FeederError`` if it is nothing that was.
    public init(json: JSON) throws(FeederError) {
        let reader = try StrictReader(
            json,
            [
                "format", "processor", "kernel", "sampler", "made_at", "samples_millibits", "bits_millibits",
                "initial_millibits", "rows_millibits", "columns_millibits", "worst", "cutoff",
            ]
        )
        guard try reader.count("format") == Self.format else { throw FeederError("it is of another version of numen") }
        func list(_ key: String) throws(FeederError) -> [Estimate.Estimator: Int] {
            let names = Set(Estimate.Estimator.allCases.map(\.rawValue))
            let reader = try StrictReader(reader.json(key), [], optional: names)
            var list: [Estimate.Estimator: Int] = [:]
            for estimator in Estimate.Estimator.allCases {
                list[estimator] = try reader.optionalCount(estimator.rawValue)
            }
            return list
        }
        let (samples, bits) = (try list("samples_millibits"), try list("bits_millibits"))
        let initial = try reader.count("initial_millibits")
        let forBits = Set(Estimate.Estimator.allCases)
        let forSamples = forBits.subtracting(Estimate.Estimator.ofBitsAlone)
        // Rounded down each, so that eight times one may be some thousandths less than the other.
        guard Set(bits.keys) == forBits, Set(samples.keys) == forSamples,
            initial <= min(8_000, samples.values.min() ?? 0, 8 * ((bits.values.min() ?? 0) + 1))
        else { throw FeederError("it is no result of all estimators") }
        self.init(
            host: AssessedHost(
                processor: try reader.text("processor"),
                kernel: try reader.text("kernel"),
                sampler: try reader.count("sampler")
            ),
            madeAt: try reader.count("made_at"),
            samples: samples,
            bits: bits,
            initial: initial,
            rows: min(8_000, try reader.count("rows_millibits")),
            columns: min(8_000, try reader.count("columns_millibits")),
            worst: try reader.count("worst"),
            cutoff: try reader.count("cutoff")
        )
    }

    /// Reads a file.
    ///
    /// - Parameter path: a file that nobody but its owner, who is root or this user, can write to.
    /// - Throws: ``FeederError`` if it is another one, or holds no assessment.
    public init(file path: String) throws(FeederError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FeederError("the assessment \(path) cannot be opened", errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_mode & (S_IWGRP | S_IWOTH) == 0, status.st_uid == 0 || status.st_uid == geteuid()
        else { throw FeederError("the assessment \(path) has to be a file that root or we alone can write to") }
        var octets = [UInt8](repeating: 0, count: Self.sizeLimit)
        let count = unsafe octets.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0, count < octets.count, let json = try? JSONParser().parse(Array(octets[..<count])) else {
            throw FeederError("the assessment \(path) is no such file")
        }
        do { try self.init(json: json) } catch { throw FeederError("the assessment \(path): \(error)") }
    }

    /// Stores the assessment: the file is replaced as a whole, or stays as it was.
    ///
    /// - Parameter path: a file that everybody may read, and its owner alone write to.
    /// - Throws: ``FeederError`` if it cannot be written.
    public func store(file path: String) throws(FeederError) {
        let part = path + ".new"
        // What was left by a write that failed.
        unsafe unlink(part)
        let descriptor = unsafe open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FeederError("\(part) cannot be made", errno: errno) }
        let octets = JSONWriter.octets(of: json) + [0x0A]
        let count = unsafe octets.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        let isWritten = count == octets.count && fsync(descriptor) == 0
        let code = count < 0 || count == octets.count ? errno : ENOSPC
        close(descriptor)
        guard isWritten else { throw FeederError("\(part) cannot be written", errno: code) }
        guard unsafe rename(part, path) == 0 else { throw FeederError("\(path) cannot be replaced", errno: errno) }
    }

    /// Why the assessment is none for a host, or says that nothing may be credited, in words; nil if it may.
    public func refusal(for host: AssessedHost) -> String? {
        func other(_ what: String, _ then: String, _ now: String) -> String {
            "it was made with another \(what) (\(then), now \(now)): run numen entropy assess again"
        }
        if self.host.processor != host.processor { return other("processor", self.host.processor, host.processor) }
        if self.host.kernel != host.kernel { return other("kernel", self.host.kernel, host.kernel) }
        if self.host.sampler != host.sampler { return other("sampler", "\(self.host.sampler)", "\(host.sampler)") }
        return refusal
    }
}
