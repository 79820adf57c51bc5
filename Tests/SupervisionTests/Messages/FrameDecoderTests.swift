// SPDX-License-Identifier: MIT
import RandomTesting
import Supervision
import Testing

@Suite("Frames")
struct FrameDecoderTests {
    private static func frames(of stream: [UInt8], piece: Int) throws -> [[UInt8]] {
        var decoder = FrameDecoder()
        var frames: [[UInt8]] = []
        var rest = stream[...]
        while !rest.isEmpty {
            decoder.append(Array(rest.prefix(piece)))
            rest = rest.dropFirst(piece)
            while let frame = try decoder.next() { frames.append(frame) }
        }
        return frames
    }

    @Test("The length has four octets, the most significant first")
    func layout() throws {
        #expect(FrameDecoder.encode([0x7B, 0x7D]) == [0, 0, 0, 2, 0x7B, 0x7D])
        let long = try #require(FrameDecoder.encode([UInt8](repeating: 1, count: 65_536)))
        #expect(long.prefix(5) == [0, 1, 0, 0, 1])
        #expect(FrameDecoder.encode([UInt8](repeating: 1, count: 65_537)) == nil)
        #expect(FrameDecoder.encode([]) == nil)
    }

    @Test("However the stream is cut, the frames are the same", arguments: [1, 2, 3, 4, 5, 7, 4_096, .max])
    func pieces(piece: Int) throws {
        var generator = SplitMix64(seed: 1)
        let bodies = (0..<50).map { _ in generator.octets(1...300) } + [[UInt8](repeating: 9, count: 65_536)]
        let stream = bodies.flatMap { FrameDecoder.encode($0) ?? [] }
        #expect(try Self.frames(of: stream, piece: piece) == bodies)
    }

    @Test(
        "A length that must not be ends the reading",
        arguments: [[0, 0, 0, 0], [0, 1, 0, 1], [0xFF, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0]] as [[UInt8]]
    )
    func fault(head: [UInt8]) throws {
        var decoder = FrameDecoder()
        decoder.append([0, 0, 0, 1, 7] + head)
        #expect(try decoder.next() == [7])
        let length = head.reduce(0) { $0 << 8 | Int($1) }
        for _ in 0..<2 { #expect(throws: FrameDecoder.Fault(length: length)) { try decoder.next() } }
    }

    @Test("Random octets never trap")
    func random() {
        var generator = SplitMix64(seed: 2)
        let rounds = longTests ? 200_000 : 5_000
        for _ in 0..<rounds {
            var decoder = FrameDecoder()
            var isOpen = true
            for _ in 0..<4 where isOpen {
                var octets = generator.octets(0...40)
                if octets.count > 4 { octets.replaceSubrange(..<3, with: [0, 0, 0]) }
                decoder.append(octets)
                do {
                    while let frame = try decoder.next() { _ = (ChildMessage(frame), ParentMessage(frame)) }
                } catch {
                    isOpen = false
                }
            }
        }
    }
}
