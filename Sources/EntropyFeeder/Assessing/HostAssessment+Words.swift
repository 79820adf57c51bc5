// SPDX-License-Identifier: MIT
internal import Entropy

extension HostAssessment {
    /// What was found, and what follows from it, line by line.
    public var explanation: [String] {
        var lines = [
            "Processor: \(host.processor); kernel: \(host.kernel); sampler: \(host.sampler).",
            "A sample is an octet: how long a pass through memory took, in steps of the processor's clock.",
        ]
        if let weakest {
            let looked = weakest.isOfBits ? "their bits, eight a sample," : "the samples as they are"
            lines.append(
                "Running, a sample has at least \(Self.bits(initial)) of min-entropy: the least of what the estimators of "
                    + "SP 800-90B say, here \"\(weakest.estimator.rawValue)\", which looked at \(looked) and found it."
            )
        }
        lines.append(
            "Right after starts it has \(Self.bits(rows)) by rows and \(Self.bits(columns)) by columns; less than half of "
                + "the above would be a failure. No value stands more than \(worst) times in one row or column; more than "
                + "\(cutoff) would be a failure."
        )
        guard let refusal else {
            return lines + [
                "Verdict: a sample may count as \(Self.bits(entropy)). Of the samples in a block half is credited, after "
                    + "\(Int(CreditRule.margin)) bits are taken off: \(samplesForMost) samples make the most that is credited "
                    + "at once, \(CreditRule.callLimit) bits."
            ]
        }
        return lines + ["Verdict: nothing may be credited, as \(refusal). Mixing goes on, and harms nobody."]
    }

    /// The estimator that has the last word on the running source.
    private var weakest: (estimator: Estimate.Estimator, isOfBits: Bool)? {
        let inSamples = samples.min { $0.value < $1.value }
        let inBits = bits.min { $0.value < $1.value }
        guard let inSamples else { return inBits.map { ($0.key, true) } }
        guard let inBits, 8 * inBits.value < inSamples.value else { return (inSamples.key, false) }
        return (inBits.key, true)
    }

    /// How many samples the most that is credited at once takes.
    private var samplesForMost: Int {
        let wanted = (2 * CreditRule.callLimit + Int(CreditRule.margin)) * 1_000
        return (wanted + max(1, entropy) - 1) / max(1, entropy)
    }

    /// Bits in words, such as `0.624 bits`.
    private static func bits(_ thousandths: Int) -> String {
        let fraction = String(thousandths % 1_000)
        return "\(thousandths / 1_000).\(String(repeating: "0", count: 3 - fraction.utf8.count))\(fraction) bits"
    }
}
