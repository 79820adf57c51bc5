// SPDX-License-Identifier: MIT
import Access
import JSONRPC
import RandomTesting
import Store
import Synchronization
import Testing

@Suite("An audit log on a disk that fails and stops")
struct AuditWriterTests {
    private func drafts(_ count: Int, _ number: inout Int) -> [AuditDraft] {
        (0..<count)
            .map { _ in
                number += 1
                return AuditDraft(time: 7, actor: "uid:0", action: "test", details: ["n": .integer(number)])
            }
    }

    /// The entries in a log, which has to be whole.
    private func entries(_ disk: FakeDisk) throws -> [AuditEntry] {
        let report = try AuditLog.verify(disk, mark: disk.mark?.head)
        #expect(report.finding == nil, "line \(report.finding?.line ?? 0): \(report.finding?.fault.description ?? "")")
        return disk.octets.split(separator: 0x0A).compactMap { AuditEntry(line: Array($0)) }
    }

    @Test(
        "loses nothing that was acknowledged, whenever it stops",
        arguments: [[FakeDisk.Stop.killed], [.powerLoss], [.killed, .powerLoss]]
    )
    func stops(stops: [FakeDisk.Stop]) throws {
        // Six stops each.
        let rounds = longTests ? 1_700 : 16
        var random = SplitMix64(seed: 21)
        var (cut, adopted) = (0, 0)
        for round in 0..<rounds {
            let disk = FakeDisk(seed: UInt64(round))
            var (acknowledged, number) = ([AuditEntry](), 0)
            for _ in 0..<6 {
                let stop = stops.randomElement(using: &random) ?? .killed
                disk.stop(stop, after: Int.random(in: 1...40, using: &random))
                disk.fail([0, 10, 100, 400].randomElement(using: &random) ?? 0)
                if var writer = try? AuditWriter(file: disk, marks: disk) {
                    for _ in 0..<8 {
                        for result in writer.append(drafts(Int.random(in: 1...5, using: &random), &number)) {
                            if let entry = try? result.get() { acknowledged.append(entry) }
                        }
                    }
                }
                disk.restart()
                // A process that was killed leaves whole lines and a part of one: that is no fault even before the repair.
                if stop == .killed { _ = try entries(disk) }
                let left = disk.octets.count
                let writer = try AuditWriter(file: disk, marks: disk)
                let cutOctets = writer.cut?.octets ?? 0
                cut += cutOctets
                #expect(disk.octets.count == left - cutOctets)
                if cutOctets > 0 { #expect(disk.aside.last?.count == cutOctets) }
                let entries = try entries(disk)
                #expect(entries.last?.head ?? .start == writer.head)
                #expect(Set(acknowledged).isSubset(of: entries))
                adopted += entries.count - acknowledged.count
                acknowledged = entries
            }
        }
        #expect(cut > 0)
        #expect(adopted > 0)
    }

    @Test(
        "holds what was acknowledged, and nothing else, when 1 to 20 percent of all operations fail",
        arguments: [10, 50, 200]
    )
    func faults(faults: Int) throws {
        var refused = 0
        for seed in 0..<UInt64(longTests ? 2_000 : 30) {
            let disk = FakeDisk(seed: seed)
            var writer = try AuditWriter(file: disk, marks: disk)
            var (acknowledged, number) = ([AuditEntry](), 0)
            disk.fail(faults)
            for _ in 0..<60 {
                acknowledged += writer.append(drafts(3, &number)).compactMap { try? $0.get() }
            }
            disk.fail(0)
            // The next entry clears up what could not be undone.
            acknowledged += try writer.append(drafts(1, &number)).map { try $0.get() }
            #expect(try entries(disk) == acknowledged)
            #expect(disk.mark == AuditMark(head: writer.head, octets: disk.octets.count))
            #expect(!acknowledged.isEmpty)
            refused += number - acknowledged.count
        }
        #expect(refused > 0)
    }

    @Test("refuses one entry that cannot be, and takes those beside it")
    func unfit() throws {
        let disk = FakeDisk()
        var writer = try AuditWriter(file: disk, marks: disk)
        var number = 0
        var group = drafts(3, &number)
        group[1].details = ["n": .number("no number")]
        let results = writer.append(group)
        #expect(throws: StoreError(.unfit, "")) { try results[1].get() }
        #expect(try [results[0], results[2]].map { try $0.get().sequence } == [1, 2])
        #expect(try entries(disk).count == 2)
        #expect(throws: StoreError(.unfit, "")) { try writer.append([group[1]])[0].get() }
    }

    @Test("is not opened if what was acknowledged is not there")
    func altered() throws {
        let disk = FakeDisk()
        var writer = try AuditWriter(file: disk, marks: disk)
        var number = 0
        _ = writer.append(drafts(50, &number))
        let good = disk.octets
        let lines = good.split(separator: 0x0A)
        let last = Array(lines[49]) + [0x0A]
        var flipped = good
        flipped[good.count - 200] ^= 1
        // Another time, and the old hash: the digit before `,"previous"`.
        var retimed = good
        retimed[good.count - 155] ^= 1
        // Another time, and the right hash for it.
        let before = try #require(AuditEntry(line: Array(lines[48])))
        var chain = AuditChain(after: before.head)
        let other = try chain.append(time: 6, actor: "uid:0", action: "test", details: ["n": 50])
        let forged = good.dropLast(last.count) + other.line + [0x0A]
        #expect(forged.count == good.count)
        let cases: [(octets: [UInt8], text: String)] = [
            (Array(good.dropLast(last.count)), "ends with entry 49, and 50 were acknowledged"),
            (Array(good.dropLast(1)), "ends with entry 0, and 50"), ([], "ends with entry 0, and 50"),
            (flipped, "entry 50 is another one"), (retimed, "entry 50 is another one"),
            (Array(forged), "entry 50 is another one"), ([0x0A] + good, "entry 50 is another one"),
            (good.dropLast(last.count) + [UInt8](repeating: 0x20, count: last.count), "entry 50 is another one"),
        ]
        for (octets, text) in cases {
            disk.replace(octets)
            let error = #expect(throws: StoreError.self) { try AuditWriter(file: disk, marks: disk) }
            #expect(error?.code == .altered)
            #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
            #expect(disk.octets == octets)
            // Nor is anything appended when that happens while it is open.
            guard octets.count != good.count else { continue }
            #expect(throws: StoreError(.altered, "")) { try writer.append(drafts(1, &number))[0].get() }
        }
        // What lies before is not read at the start: see verify.
        var old = good
        old[100] ^= 1
        disk.replace(old)
        #expect(try AuditWriter(file: disk, marks: disk).head.sequence == 50)
        #expect(try AuditLog.verify(disk, mark: disk.mark?.head).finding?.line == 1)
        let unknown = FakeDisk()
        unknown.replace(good)
        #expect(throws: StoreError(.altered, "")) { try AuditWriter(file: unknown, marks: unknown) }
        #expect(try AuditLog.verify(unknown, mark: nil).finding?.fault == .noRecord)
    }

    @Test("keeps what it cuts, and does not cut more than it can have left unfinished", arguments: [128, 129])
    func cut(lines: Int) throws {
        let disk = FakeDisk()
        var writer = try AuditWriter(file: disk, marks: disk)
        var number = 0
        _ = writer.append(drafts(2, &number))
        let good = disk.octets
        let rest = Array("no entry\n".utf8)
        let tail = (0..<lines).flatMap { _ in rest } + Array("{".utf8)
        disk.replace(good + tail)
        if lines == 128 {
            let cut = try AuditWriter(file: disk, marks: disk).cut
            #expect(cut?.octets == tail.count)
            #expect(cut?.file == "cut-1")
            #expect(disk.octets == good)
            #expect(disk.aside == [tail])
        } else {
            let error = #expect(throws: StoreError.self) { try AuditWriter(file: disk, marks: disk) }
            #expect(error?.code == .altered)
            #expect(error?.message.contains("from octet \(good.count) on") == true)
            #expect(disk.octets == good + tail)
            #expect(disk.aside.isEmpty)
        }
        // One long line is no better.
        disk.replace(good + [UInt8](repeating: 0x20, count: 9_000_000))
        #expect(throws: StoreError(.altered, "")) { try AuditWriter(file: disk, marks: disk) }
    }

    @Test("is opened by its end alone, however long it is")
    func tail() throws {
        let disk = FakeDisk()
        var writer = try AuditWriter(file: disk, marks: disk)
        let text = String(repeating: "x", count: 20_000)
        for _ in 0..<10 {
            let group = (0..<30)
                .map { _ in AuditDraft(time: 0, actor: "a", action: "b", details: ["t": .string(text)]) }
            _ = writer.append(group)
        }
        #expect(disk.octets.count > 6_000_000)
        disk.readOctets.store(0, ordering: .relaxed)
        #expect(try AuditWriter(file: disk, marks: disk).head == writer.head)
        #expect(disk.readOctets.load(ordering: .relaxed) <= AuditEntry.lineLimit + 1)
        #expect(try entries(disk).count == 300)
    }
}
