// SPDX-License-Identifier: MIT

/// Whether those who are asked for names of the Internet answer, and whether their answers can be believed.
///
/// It learns from what becomes of look-ups. That some names cannot be looked up says nothing: their servers are broken, not
/// ours. So a row of failures only raises the suspicion, and a probe decides: a look-up of something that every resolver
/// has. The first probe goes out with the resolver, so that trouble is known before the first client has to find it; as
/// long as there is trouble, there is one from time to time. Whoever destroys the resolver ends them, too.
///
/// A value without a clock: it is given the time, and says what is to be done and when it wants to be asked again.
public struct UpstreamHealth: Hashable, Sendable {
    /// How they are.
    public enum State: Hashable, Sendable {
        /// The first probe is under way.
        case unasked
        /// They answer.
        case working
        /// Nobody answers, with the last reason that the library had.
        case silent(reason: String)
        /// There are answers, and they do not validate, with the library's reason.
        case bogus(reason: String, BogusCause)
    }

    /// What most likely keeps every answer from validating.
    public enum BogusCause: Hashable, Sendable {
        /// Signatures are over or not valid yet: the clock of this machine is wrong.
        case clock
        /// Signatures are missing or wrong: somebody on the way strips them, or makes answers up.
        case stripped
    }

    /// What became of a look-up.
    public enum Word: Hashable, Sendable {
        /// There is an answer, and it may be believed.
        case answered
        /// There is none, for this reason.
        case failed(reason: String)
        /// There is one that should validate and does not.
        case bogus(reason: String, BogusCause)
    }

    /// What is to be done after something was taken in.
    public struct Step: Hashable, Sendable {
        /// The question of a probe that is to be asked now, an index into the list of questions.
        public var question: Int?
        /// Whether ``UpstreamHealth/state`` is another one.
        public var hasChanged: Bool

        /// Nothing, unless it is said.
        public init(question: Int? = nil, hasChanged: Bool = false) {
            self.question = question
            self.hasChanged = hasChanged
        }
    }

    /// How they are.
    public private(set) var state = State.unasked
    /// Since when, in milliseconds of the clock that it is given.
    public private(set) var since: UInt64

    /// How many questions there are for a probe; further ones are for the case that the library knows the answer already.
    private let questionCount: Int
    /// The probe under way: its beginning and its question.
    private var probe: (began: UInt64, question: Int)? {
        get { probeBegan.map { ($0, probeQuestion) } }
        set { (probeBegan, probeQuestion) = (newValue?.began, newValue?.question ?? 0) }
    }
    private var probeBegan: UInt64?
    private var probeQuestion = 0
    private var probeEnded: UInt64?
    private var lastAnswer: UInt64?
    /// Look-ups that went wrong since the last answer.
    private var row = 0

    /// Milliseconds that a probe may take before nobody counts as answering.
    public static let patience: UInt64 = 3_000
    /// Milliseconds between probes.
    public static let interval: UInt64 = 30_000
    /// Look-ups in a row that go wrong and raise the suspicion.
    public static let suspiciousRow = 3
    /// Milliseconds without an answer that have to have passed as well.
    public static let suspiciousTime: UInt64 = 2_000

    /// Creates the health of upstreams that were not asked yet.
    ///
    /// - Parameters:
    ///   - questionCount: how many questions there are for a probe, at least 1.
    ///   - now: milliseconds of a clock that never goes back.
    public init(questionCount: Int, now: UInt64) {
        self.questionCount = questionCount
        since = now
    }

    /// Begins with a probe.
    public mutating func begin(now: UInt64) -> Step {
        probe = (now, 0)
        return Step(question: 0)
    }

    /// Takes in what became of a client's look-up for which somebody outside was asked.
    public mutating func take(_ word: Word, now: UInt64) -> Step {
        guard word != .answered else { return answered(now) }
        row += 1
        guard !isBad, probe == nil, row >= Self.suspiciousRow,
            lastAnswer.map({ now >= $0 + Self.suspiciousTime }) ?? true,
            probeEnded.map({ now >= $0 + Self.suspiciousTime }) ?? true
        else { return Step() }
        probe = (now, 0)
        return Step(question: 0)
    }

    /// Takes in what became of the probe under way.
    ///
    /// - Parameters:
    ///   - word: what became of it.
    ///   - isCached: whether nobody was asked: then an answer says nothing, and something else is asked.
    ///   - now: the time.
    /// - Returns: what is to be done.
    public mutating func takeProbe(_ word: Word, isCached: Bool, now: UInt64) -> Step {
        guard let (began, question) = probe else { return Step() }
        if isCached, word == .answered {
            guard question + 1 < questionCount else {
                end(now)
                return Step()
            }
            probe = (began, question + 1)
            return Step(question: question + 1)
        }
        end(now)
        switch word {
        case .answered: return answered(now)
        // A client was luckier in the meantime.
        case _ where lastAnswer.map { $0 >= began } ?? false: return Step()
        case .failed(let reason): return become(.silent(reason: reason), now)
        case .bogus(let reason, let cause): return become(.bogus(reason: reason, cause), now)
        }
    }

    /// Looks at the clock.
    public mutating func wake(now: UInt64) -> Step {
        if let began = probe?.began {
            guard !isBad, now >= began + Self.patience, lastAnswer.map({ $0 < began }) ?? true else { return Step() }
            return become(.silent(reason: "no answer within \(Self.patience / 1_000) s"), now)
        }
        guard isBad, let ended = probeEnded, now >= ended + Self.interval else { return Step() }
        return begin(now: now)
    }

    /// When it wants to look at the clock; nil if nothing comes of that.
    public var wakeTime: UInt64? {
        if let began = probe?.began { return isBad ? nil : began + Self.patience }
        return isBad ? probeEnded.map { $0 + Self.interval } : nil
    }

    /// Whether clients get no answers.
    private var isBad: Bool { state.isBad }

    private mutating func end(_ now: UInt64) {
        probe = nil
        probeEnded = now
    }

    private mutating func answered(_ now: UInt64) -> Step {
        row = 0
        lastAnswer = now
        return become(.working, now)
    }

    /// The reason may change as it likes; a change is another kind of state.
    private mutating func become(_ state: State, _ now: UInt64) -> Step {
        let hasChanged = state.word != self.state.word
        if hasChanged { since = now }
        self.state = state
        return Step(hasChanged: hasChanged)
    }
}

extension UpstreamHealth.State {
    /// Whether clients get no answers.
    public var isBad: Bool {
        switch self {
        case .unasked, .working: false
        case .silent, .bogus: true
        }
    }

    /// The word for it, for programs.
    public var word: String {
        switch self {
        case .unasked: "unasked"
        case .working: "working"
        case .silent: "silent"
        case .bogus: "bogus"
        }
    }
}
