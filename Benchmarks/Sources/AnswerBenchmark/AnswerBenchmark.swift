// SPDX-License-Identifier: MIT
import ArgumentParser
import Clearnet
import DNSWire
import NameIndex
import NameServer

/// Measures answering: octets in, octets out, without sockets.
@main
struct AnswerBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "AnswerBenchmark",
        abstract: "Measure how long Numen takes to answer a query from its index.",
        discussion: """
            For each kind of question: nanoseconds and octets an answer, and the response code. Everything \
            runs on one thread. `hot-path` in this folder counts instructions, which do not depend on what else the \
            machine does, and proves that answering allocates nothing and takes no lock.
            """
    )

    @Option(help: "How many telephone numbers the index holds; a quarter as many EmerDNS names come on top.")
    var names = 100_000

    @Option(help: "How many answers of each kind are measured.")
    var answers = 1_000_000

    @Option(help: "Measure only this kind: \(Question.allCases.map(\.rawValue).joined(separator: ", ")).")
    var only: String?

    func validate() throws {
        guard names > 0, answers > 0 else { throw ValidationError("--names and --answers start at 1") }
        if let only, Question(rawValue: only) == nil { throw ValidationError("there is no question \"\(only)\"") }
    }

    func run() throws {
        let questions = Question.allCases.filter { only == nil || only == $0.rawValue }
        let needsIndex = questions.contains { $0.source != .cache }
        let index = try Workload.index(names: needsIndex ? names : 1)
        var server = NameServer(index: index)
        var writer = MessageWriter()
        for question in questions {
            let messages = question.messages(names: max(names / 4, 1))
            switch question.source {
            case .index:
                measure(question, messages) { answerAll(messages, count: $0, &server, &writer) }
            case .cache:
                var cached = try CachedAnswers(question, names: max(names / 4, 1))
                measure(question, messages) { answerAll(messages, count: $0, &cached, &writer) }
                print("  \(cached.octetsAnEntry) octets an entry")
            case .resolver:
                var resolving = try ResolvingAnswers(index: index, messages)
                measure(question, messages) { answerAll(messages, count: $0, &resolving, &writer) }
                resolving.close()
            }
            print("  response code \(writer.span[3] & 0xF)")
        }
    }

    /// Prints how long answers take.
    ///
    /// - Parameters:
    ///   - question: their kind.
    ///   - messages: the queries.
    ///   - answer: answers this many, and returns how many octets the answers had.
    private func measure(_ question: Question, _ messages: Messages, answer: (Int) -> Int) {
        let clock = ContinuousClock()
        // Once through all of them first: caches and branch predictors as in a server that runs.
        _ = answer(messages.ends.count)
        let start = clock.now
        let octets = answer(answers)
        let time = start.duration(to: clock.now)
        let nanoseconds =
            (Double(time.components.seconds) * 1e9 + Double(time.components.attoseconds) / 1e9) / Double(answers)
        print("\(question.rawValue): \(Int(nanoseconds.rounded())) ns, \(octets / answers) octets")
    }
}

/// The loop that is measured, a function of its own so that `hot-path` can count what happens in it.
///
/// - Returns: how many octets the answers had in all.
@inline(never)
func answerAll(
    _ messages: Messages,
    count: Int,
    _ server: inout NameServer,
    _ writer: inout MessageWriter
) -> Int {
    let span = messages.octets.span
    let ends = messages.ends.span
    var octets = 0
    var next = 0
    var start = 0
    for _ in 0..<count {
        let end = ends[next]
        if server.answer(span.extracting(start..<end), over: .udp, into: &writer) == .reply { octets += writer.count }
        next += 1
        start = end
        if next == ends.count { (next, start) = (0, 0) }
    }
    return octets
}

/// The same for answers from a cache.
///
/// - Returns: how many octets the answers had in all.
@inline(never)
func answerAll(
    _ messages: Messages,
    count: Int,
    _ cached: inout CachedAnswers,
    _ writer: inout MessageWriter
) -> Int {
    let span = messages.octets.span
    let ends = messages.ends.span
    var octets = 0
    var next = 0
    var start = 0
    for _ in 0..<count {
        let end = ends[next]
        if cached.answer(span.extracting(start..<end), into: &writer) { octets += writer.count }
        next += 1
        start = end
        if next == ends.count { (next, start) = (0, 0) }
    }
    return octets
}

/// The same for the server with the toggle.
///
/// - Returns: how many octets the answers had in all.
@inline(never)
func answerAll(
    _ messages: Messages,
    count: Int,
    _ resolving: inout ResolvingAnswers,
    _ writer: inout MessageWriter
) -> Int {
    let span = messages.octets.span
    let ends = messages.ends.span
    var octets = 0
    var next = 0
    var start = 0
    for answered in 0..<count {
        if answered % ResolvingAnswers.batch == 0 { resolving.server.refresh() }
        let end = ends[next]
        if resolving.server.answer(span.extracting(start..<end), from: resolving.origin, into: &writer) == .reply {
            octets += writer.count
        }
        next += 1
        start = end
        if next == ends.count { (next, start) = (0, 0) }
    }
    return octets
}
