# SPDX-License-Identifier: MIT
# Windows sends names of the chain to numen, by one rule of its name resolution policy table. As administrator:
#   powershell -ExecutionPolicy Bypass -File nrpt.ps1                        numen on this machine
#   powershell -ExecutionPolicy Bypass -File nrpt.ps1 -Server 192.168.1.53   numen elsewhere, on port 53
#   powershell -ExecutionPolicy Bypass -File nrpt.ps1 -Undo
# The control face answers on its own machine alone; from another one: ssh -L 8053:127.0.0.1:8053 THAT-MACHINE
param(
    [string]$Face = "http://127.0.0.1:8053",
    [string]$Server = "",
    [switch]$Undo
)
$ErrorActionPreference = "Stop"
$rule = "HKLM:\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters\DnsPolicyConfig\" +
    "{4bb812c0-e47a-48a8-aafc-f9c821cb1179}"
if ($Undo) {
    Remove-Item -LiteralPath $rule
} else {
    $file = Join-Path $env:TEMP "numen.reg"
    $query = if ($Server) { "?server=$Server" } else { "" }
    Invoke-WebRequest -UseBasicParsing -Uri "$Face/nrpt.reg$query" -OutFile $file
    reg.exe import $file
    if ($LASTEXITCODE -ne 0) { throw "the rule could not be imported" }
    Remove-Item -LiteralPath $file
}
Clear-DnsClientCache
