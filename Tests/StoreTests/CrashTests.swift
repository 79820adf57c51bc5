// SPDX-License-Identifier: MIT
import Chain
import Foundation
import Glibc
import NVS
import RandomTesting
import Store
import Testing

@Suite("A process that is killed")
struct CrashTests {
    /// Each state of the mirror is of one height: so are the values of all of its records.
    private static func states(_ store: MirrorStore) async throws {
        func records(_ height: Int) -> [NameRecord] { (0..<500).map { record("dns:\($0).emc", "\(height)") } }
        var height = (try await store.tip()?.height ?? 0) + 1
        while true {
            if height % 7 == 0 {
                let dump = try await store.beginDump()
                for start in stride(from: 0, to: 500, by: 50) {
                    try await dump.append(Array(records(height)[start..<(start + 50)]))
                }
                try await dump.finish(genesis: genesisHash, headers: [block(height)], askedAt: 0, extras: [])
            } else {
                let ancestor = try await store.tip()?.height ?? 0
                try await store.apply(
                    MirrorUpdate(ancestorHeight: ancestor, headers: [block(height)], records: records(height))
                )
            }
            height += 1
        }
    }

    @Test("leaves the mirror at one block", .timeLimit(.minutes(2)))
    func killed() async throws {
        let folder = TemporaryFolder()
        let path = folder.path
        var heights: [Int] = []
        let rounds = longTests ? 40 : 4
        for _ in 0..<rounds {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                let store = try MirrorStore(folder: path)
                // The kernel takes the process away at some moment, whatever it is doing.
                Thread.detachNewThread {
                    usleep(.random(in: 20_000...200_000))
                    kill(getpid(), SIGKILL)
                }
                try await CrashTests.states(store)
            }
            let store = try MirrorStore(folder: path)
            let height = try await store.tip()?.height ?? 0
            let values = Set(
                try await store.stream().flatMap(\.records).map { String(decoding: $0.value, as: UTF8.self) }
            )
            #expect(values == (height == 0 ? [] : ["\(height)"]))
            #expect(try await store.count() == (height == 0 ? 0 : 500))
            heights.append(height)
            try store.close()
        }
        #expect(heights == heights.sorted())
        #expect((heights.last ?? 0) > 0)
    }
}
