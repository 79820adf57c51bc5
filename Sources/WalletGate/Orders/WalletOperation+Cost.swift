// SPDX-License-Identifier: MIT
internal import NVS

// The fee of an operation follows the reward of the last proof-of-work block, which none of the gate's methods tells, so
// that the largest one that the rules allow is reckoned with; the fee grows with its square root only. Upon it come what
// the node adds on its own (0.8.6.0, CWallet::CreateTransaction): the transaction's size is paid for if that is more than
// the operation's fee; change too small for an output, and the coin of the name that is spent, are left to the miner.

extension WalletOperation {
    /// The largest reward of a block: 5020 coins (`MAX_MINT_PROOF_OF_WORK`).
    private static let largestReward: Int64 = 5_020_000_000
    /// 0.0001 coins for each started 10 KiB of the largest transaction that nodes relay, 100,000 octets.
    private static let largestSizeFee: Int64 = 1_000
    /// Change below 0.0001 coins is none.
    private static let lostChange: Int64 = 100
    /// The coin that carries a name.
    private static let nameOutput: Int64 = 100

    /// The most that the operation can cost the wallet, in millionths of a coin; 2^63-1 if no amount could be enough.
    public var costLimit: Int64 {
        let fee = NameRules.minimumFee(
            kind: kind,
            nameLength: name.count,
            valueLength: value.count,
            days: days,
            mint: Self.largestReward
        )
        let (sum, overflow) = fee.addingReportingOverflow(Self.largestSizeFee + Self.lostChange + Self.nameOutput)
        return overflow ? .max : sum
    }
}
