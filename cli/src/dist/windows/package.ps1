# Makes jmistral-VERSION-windows-ARCH.zip and, where there is WiX 5 ("dotnet tool install --global wix"), the installer
# jmistral-VERSION-windows-ARCH.msi of the program's folder TARGET\jmistral and the documents TARGET\share. Called by
# "mvn -Pdist package":
#   package.ps1 TARGET VERSION TIMESTAMP
# Nobody has run this on Windows yet. The installer is not signed.
param(
    [Parameter(Mandatory)] [string] $Target,
    [Parameter(Mandatory)] [string] $Version,
    [string] $Timestamp
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

$architecture = if ($env:PROCESSOR_ARCHITECTURE -eq 'ARM64') { 'arm64' } else { 'x64' }
$name = "jmistral-$Version-windows-$architecture"
$folder = Join-Path $Target $name

if (Test-Path $folder) { Remove-Item -Recurse -Force $folder }
Copy-Item -Recurse (Join-Path $Target 'jmistral') $folder
Copy-Item -Recurse (Join-Path $Target 'share' 'doc' 'jmistral') (Join-Path $folder 'doc')

$zip = "$folder.zip"
Compress-Archive -Force -Path $folder -DestinationPath $zip
Write-Output $zip

if (Get-Command wix -ErrorAction Ignore) {
    $number = $Version -replace '-.*$', '' # an installer's version is numbers alone
    $installer = "$folder.msi"
    wix build -arch $architecture -d "Version=$number" -d "Folder=$folder" -o $installer `
        (Join-Path $PSScriptRoot 'jmistral.wxs')
    Write-Output $installer
} else {
    Write-Warning 'There is no wix here: no installer is made.'
}
Remove-Item -Recurse -Force $folder
