# Looks at everything on Exchange's side that concerns a calendar adapter, and changes
# nothing. What this account may not read is named in notRead, and its part is left empty.
#
# Generated from a manifest: tenant sakura.example
#   application: exobridge-calendar-sync
#   administrator: sync@sakura.example
#   mailbox: hanako.yamada@sakura.example
#   mailbox: taro.suzuki@sakura.example
#   mailbox: emma.clark@sakura.example
#   mailbox: liam.byrne@sakura.example
#
# Where to run it: in Windows PowerShell 5.1, or PowerShell 7.6 or later, with the module
# ExchangeOnlineManagement 3.10.1 or later, connected to the tenant above by
#   Install-Module ExchangeOnlineManagement -MinimumVersion 3.10.1 -Scope CurrentUser
#   Connect-ExchangeOnline -UserPrincipalName ADMINISTRATOR
# and afterwards Disconnect-ExchangeOnline -Confirm:$false
# Who may run it: a member of Organization Management, or with Mail Recipients and Organization Configuration.
# Who has the Entra role Exchange Administrator is a member. A cmdlet or parameter that is not
# recognised means that a role is missing (Get-ManagementRole -Cmdlet NAME tells which), or that
# the module is too old.
# How long it takes: the allow list works after up to 24 hours, the switch EwsEnabled after
# about one, the role of an application after 30 minutes to 2 hours.
# What it prints as output is one line of JSON, which -Json PATH also adds to the end of a file:
# keep it, `inv exchange.status --from PATH` reads it. It throws when it fails.
[CmdletBinding(PositionalBinding = $false)]
param([string]$Json = '')
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$digest = '18fc808b6c76240d0bb9a20979b6090d8035791ac9873bfb803fbc78fc4287fb'
if ($Json) {
    $Json = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Json)
    [System.IO.File]::AppendAllText($Json, '')
}
$notRead = @()
$everyMailbox = @('hanako.yamada@sakura.example', 'taro.suzuki@sakura.example', 'emma.clark@sakura.example', 'liam.byrne@sakura.example')
$sessions = @()
$settings = @()
$userAgents = @()
$roleFacts = @()
$lists = @()
$people = @()
$doors = @()
$rights = @()
try {
    $connections = @(Get-ConnectionInformation -ErrorAction Stop | Where-Object { [string]$_.State -eq 'Connected' })
    $sessions = @($connections | ForEach-Object { [ordered]@{ UserPrincipalName = [string]$_.UserPrincipalName; TenantID = [string]$_.TenantID; ConnectionUri = [string]$_.ConnectionUri } })
} catch {
    $notRead += ('connections' + ': ' + $_)
}
try {
    $organisation = @(Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy -ErrorAction Stop)
    if ($organisation.Count -eq 0) {
        throw 'The organisation''s settings came back empty: this account may not read them, and a list written now would be lost but for us. Run the script as a member of Organization Management. / 組織の設定が空で返されました。このアカウントには読み取る権限がなく、このまま書き込むと、許可するアプリケーションの一覧が失われます。Organization Management のメンバーとして実行してください。'
    }
    $ewsEnabled = @($organisation | ForEach-Object { [string]$_.EwsEnabled })
    $ewsOn = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'True' })
    $ewsOff = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'False' })
    $written = @($organisation | ForEach-Object { [string]$_.EwsAllowedAppIDs })
    $allowed = @($written -split '[,\s]+' | Where-Object { $_ } | ForEach-Object { ([string]$_).ToLowerInvariant() } | Select-Object -Unique)
    $lists += [ordered]@{
        allowed = [string[]]$allowed
    }
    $settings = @($organisation | ForEach-Object { [ordered]@{ Name = [string]$_.Name; IsDehydrated = [string]$_.IsDehydrated; EwsEnabled = [string]$_.EwsEnabled } })
    try {
        $userAgents = @($organisation | ForEach-Object { [ordered]@{ EwsApplicationAccessPolicy = [string]$_.EwsApplicationAccessPolicy; EwsAllowList = [string[]]@($_.EwsAllowList | Where-Object { $_ }); EwsBlockList = [string[]]@($_.EwsBlockList | Where-Object { $_ }) } })
    } catch {
        $notRead += ('userAgents' + ': ' + $_)
    }
} catch {
    $notRead += ('organisation' + ': ' + $_)
}
try {
    $roles = @(Get-ManagementRole -ErrorAction Stop)
    if ($roles.Count -eq 0) {
        throw 'The listing of management roles is empty: this account may not read them. Run the script as a member of Organization Management. / 管理役割の一覧が空です。このアカウントには読み取る権限がありません。Organization Management のメンバーとして実行してください。'
    }
    $role = @($roles | Where-Object { [string]$_.Name -eq 'ApplicationImpersonation' })
    $applicationRole = @($roles | Where-Object { [string]$_.Name -eq 'Application EWS.AccessAsApp' })
    $roleFacts += [ordered]@{
        applicationImpersonation = [bool]($role.Count -gt 0)
        ewsAccessAsApp = [bool]($applicationRole.Count -gt 0)
    }
} catch {
    $notRead += ('roles' + ': ' + $_)
}
foreach ($mailbox in $everyMailbox) {
    try {
        $recipient = @(Get-Recipient -Filter ('EmailAddresses -eq ''' + $mailbox.Replace('''', '''''') + '''') -ResultSize 'Unlimited' -ErrorAction Stop | Where-Object { [string]$_.PrimarySmtpAddress -eq $mailbox })
        $rows = @($recipient | ForEach-Object { [string]$_.RecipientTypeDetails })
        $people += [ordered]@{
            address = $mailbox
            type = [string]$rows
        }
    } catch {
        $notRead += (('mailboxes: ' + $mailbox) + ': ' + $_)
    }
}
foreach ($mailbox in $everyMailbox) {
    try {
        $answers = @(Get-CASMailbox -Identity $mailbox -ErrorAction Stop)
        $rows = @($answers | ForEach-Object { [ordered]@{ EwsEnabled = [string]$_.EwsEnabled; EwsApplicationAccessPolicy = [string]$_.EwsApplicationAccessPolicy; EwsAllowList = [string[]]@($_.EwsAllowList | Where-Object { $_ }); EwsBlockList = [string[]]@($_.EwsBlockList | Where-Object { $_ }) } })
        $doors += [ordered]@{
            address = $mailbox
            settings = [object[]]$rows
        }
    } catch {
        $notRead += (('clientAccess: ' + $mailbox) + ': ' + $_)
    }
}
foreach ($mailbox in $everyMailbox) {
    try {
        $entries = @(Get-MailboxPermission -Identity $mailbox -User 'sync@sakura.example' -ResultSize 'Unlimited' -ErrorAction Stop)
        $granted = @($entries | Where-Object { (([string]$_.AccessRights).Contains('FullAccess')) -and ([string]$_.IsInherited -eq 'False') -and ([string]$_.Deny -eq 'False') -and ([string]$_.InheritanceType -eq 'All') })
        $denied = @($entries | Where-Object { (([string]$_.AccessRights).Contains('FullAccess')) -and ([string]$_.Deny -eq 'True') })
        $rights += [ordered]@{
            address = $mailbox
            fullAccess = [bool]($granted.Count -gt 0)
            denied = [bool]($denied.Count -gt 0)
        }
    } catch {
        $notRead += (('permissions: ' + $mailbox) + ': ' + $_)
    }
}
if ($notRead.Count -gt 0) {
    Write-Warning ('This account could not read everything; what is missing was not checked / このアカウントでは読み取れないものがありました。読み取れなかったものは確認していません: ' + ($notRead -join ', '))
}
$answer = [ordered]@{
    script = 'status'
    version = 2
    digest = $digest
    at = [DateTime]::UtcNow.ToString('s') + 'Z'
    runBy = [Environment]::UserDomainName + '\' + [Environment]::UserName
    application = 'exobridge-calendar-sync'
    tenant = 'sakura.example'
    tenantId = '5a000000-0000-4000-8000-000000000001'
    deployment = 'online'
    access = 'full-access'
    administrator = 'sync@sakura.example'
    clientId = 'c1000000-0000-4000-8000-00000000000a'
    seen = [ordered]@{
        connections = [object[]]$sessions
        organisation = [object[]]$settings
        userAgents = [object[]]$userAgents
        roles = [object[]]$roleFacts
        allowList = [object[]]$lists
        mailboxes = [object[]]$people
        clientAccess = [object[]]$doors
        permissions = [object[]]$rights
        notRead = [string[]]$notRead
    }
} | ConvertTo-Json -Compress -Depth 8
if ($Json) {
    $line = [string][char]10 + $answer + [string][char]10
    [System.IO.File]::AppendAllText($Json, $line)
}
$answer
