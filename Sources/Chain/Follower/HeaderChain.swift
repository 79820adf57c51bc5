// SPDX-License-Identifier: MIT

/// The last blocks up to the mirror's tip, by ascending height without a gap.
struct HeaderChain: Hashable, Sendable {
    private(set) var headers: [ChainTip]

    init(_ headers: [ChainTip]) {
        self.headers = headers.suffix(MirrorUpdate.keptHeaders)
    }

    var tip: ChainTip? { headers.last }

    /// The block with a hash, if it is one of these.
    ///
    /// - Complexity: O(1) for the tip, O(kept headers) otherwise.
    func block(_ hash: String) -> ChainTip? {
        headers.last { $0.hash == hash }
    }

    /// The blocks above a height, by ascending height.
    func above(_ height: Int) -> [ChainTip] {
        Array(headers.drop { $0.height <= height })
    }

    /// Whether blocks down to a height are here, so that an ancestor at or above it would have been found.
    func reaches(_ height: Int) -> Bool {
        headers.first.map { $0.height <= height } ?? false
    }

    /// Goes to another branch: forgets the blocks above a height and appends others.
    mutating func replace(above height: Int, with connected: [ChainTip]) {
        headers = Array((headers.filter { $0.height <= height } + connected).suffix(MirrorUpdate.keptHeaders))
    }
}
