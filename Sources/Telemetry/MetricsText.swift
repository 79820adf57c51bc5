// SPDX-License-Identifier: MIT

/// Metrics in the text format of Prometheus, version 0.0.4.
///
/// Whatever stands in values of labels, the text keeps to the format: a metric, or a series of one, that is there already
/// is left out, since one that comes twice would make a whole scrape fail.
public struct MetricsText: Sendable {
    /// What a metric is.
    public enum Kind: String, Sendable {
        /// It only grows, until the program ends.
        case counter
        /// It goes up and down.
        case gauge
        /// It counts how often something was how large.
        case histogram
    }

    /// The media type of the text.
    public static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// The text.
    public private(set) var octets: [UInt8] = []
    private var names: Set<String> = []

    /// Creates a text without metrics.
    public init() {
        octets.reserveCapacity(32 << 10)
    }

    /// Appends a metric with all its series.
    ///
    /// - Parameters:
    ///   - name: its name, which for a counter ends with `_total`.
    ///   - kind: what it is.
    ///   - help: what it tells, in a sentence.
    ///   - samples: its series; without any, nothing is appended.
    public mutating func append(_ name: String, _ kind: Kind, _ help: String, _ samples: [MetricSample]) {
        guard !samples.isEmpty, names.insert(name).inserted else { return }
        append("# HELP \(name) ")
        append(escaped: help, quotes: false)
        append("\n# TYPE \(name) \(kind.rawValue)\n")
        var written: Set<[MetricLabel]> = []
        for sample in samples where written.insert(sample.labels).inserted { append(name, sample) }
    }

    private mutating func append(_ name: String, _ sample: MetricSample) {
        switch sample.value {
        case .number(let number): append(name, sample.labels, Self.text(number))
        case .count(let count): append(name, sample.labels, "\(count)")
        case .histogram(let bounds, let counts, let sum):
            var total: UInt64 = 0
            for (bound, count) in zip(bounds, counts) {
                total &+= count
                append(name + "_bucket", sample.labels, bound: Self.text(bound), "\(total)")
            }
            total &+= counts.dropFirst(bounds.count).reduce(0, &+)
            append(name + "_bucket", sample.labels, bound: "+Inf", "\(total)")
            append(name + "_sum", sample.labels, Self.text(sum))
            append(name + "_count", sample.labels, "\(total)")
        }
    }

    private mutating func append(_ name: String, _ labels: [MetricLabel], bound: String? = nil, _ value: String) {
        append(name)
        var separator = "{"
        for label in labels {
            append("\(separator)\(label.name)=\"")
            append(escaped: label.value, quotes: true)
            append("\"")
            separator = ","
        }
        if let bound {
            append("\(separator)le=\"\(bound)\"")
            separator = ","
        }
        append(separator == "{" ? " \(value)\n" : "} \(value)\n")
    }

    private mutating func append(_ text: String) {
        octets.append(contentsOf: text.utf8)
    }

    private mutating func append(escaped text: String, quotes: Bool) {
        for octet in text.utf8 {
            switch octet {
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\"") where quotes: append("\\\"")
            default: octets.append(octet)
            }
        }
    }

    private static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
        return "\(number)"
    }
}
