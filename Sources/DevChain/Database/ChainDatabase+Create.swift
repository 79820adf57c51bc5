// SPDX-License-Identifier: MIT
internal import GRDB
internal import NVS

extension ChainDatabase {
    /// Makes the file with block 0, the first blocks and the names of seed files, all of it or nothing.
    func create(
        filledAsIn configuration: DevChainConfiguration,
        progress: @Sendable (DevChainProgress) -> Void
    ) throws(DevChainError) {
        var reader = try SeedReader(files: configuration.seedFiles)
        let total = reader.totalOctets
        try create { queue in
            try queue.writeWithoutTransaction { db in
                let editor = ChainEditor(db: db)
                try db.inTransaction {
                    try editor.connect(try editor.store(try Genesis.block(), after: nil))
                    _ = try editor.mine(configuration.initialBlocks)
                    return .commit
                }
                guard !configuration.seedFiles.isEmpty else { return }
                try db.inTransaction {
                    var seeder = try ChainSeeder(editor)
                    // One call a block: some thousand names, far less than a second.
                    try seeder.register(&reader) { names, octets in
                        progress(DevChainProgress(names: names, octets: octets, totalOctets: total))
                    }
                    return .commit
                }
            }
        }
    }
}
