// SPDX-License-Identifier: MIT
import EntropyFeeder
import Foundation
import Testing

@Suite struct KernelRandomTests {
    @Test("A kernel that runs tests is ready, and tells what everybody can read")
    func kernel() throws {
        #expect(KernelRandom.isReady)
        for (name, value) in [("entropy_avail", KernelRandom.available), ("poolsize", KernelRandom.poolSize)] {
            guard let text = try? String(contentsOfFile: "/proc/sys/kernel/random/\(name)", encoding: .utf8) else {
                #expect(value == nil)
                continue
            }
            #expect(value == Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        }
    }
}
