// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire

/// A question as it was asked of the resolver.
///
/// Its hash is computed once: on its way a question is looked for in several tables.
struct AskedQuestion: Hashable, Sendable {
    /// In wire form, folded.
    let name: [UInt8]
    let type: RRType
    let rrClass: RRClass
    private let digest: Int

    /// Copies a folded name in wire form.
    init(name: Span<UInt8>, type: RRType, rrClass: RRClass) {
        self.name = Array(copying: name)
        self.type = type
        self.rrClass = rrClass
        var hasher = Hasher()
        hasher.combine(name)
        hasher.combine(UInt32(type.rawValue) << 16 | UInt32(rrClass.rawValue))
        digest = hasher.finalize()
    }

    static func == (left: AskedQuestion, right: AskedQuestion) -> Bool {
        left.digest == right.digest && left.name == right.name && left.type == right.type
            && left.rrClass == right.rrClass
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(digest)
    }

    /// The same for a cache.
    var cached: CacheQuestion {
        @_lifetime(borrow self)
        get { CacheQuestion(name: name.span, type: type, class: rrClass) }
    }
}
