# Looks whether the administrator of a calendar adapter has Full Access to each mailbox of
# a manifest, and whether Exchange lets the adapter in. It changes nothing.
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
$digest = '19d104d2ba4c391612f71656707adf28d83b0f1072e9eff521d9ed95df989073'
if ($Json) {
    $Json = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Json)
    [System.IO.File]::AppendAllText($Json, '')
}
$done = @()
$problems = @()
$mailboxes = @()
$before = @()
$allowed = @()
$ewsEnabled = @()
try {
    $connections = @(Get-ConnectionInformation -ErrorAction Stop | Where-Object { [string]$_.State -eq 'Connected' })
    $tenant = @('5a000000-0000-4000-8000-000000000001')
    $elsewhere = @($connections | Where-Object { $tenant -notcontains [string]$_.TenantID })
    $elsewhereNames = @($elsewhere | ForEach-Object { [string]$_.TenantID })
    if ($elsewhere.Count -gt 0) {
        throw ('This PowerShell is connected to another tenant than 5a000000-0000-4000-8000-000000000001, in which the application is. Close the connections (Disconnect-ExchangeOnline), connect to the right one, and run the script again. Nothing was changed. Connected to / この PowerShell は、アプリケーションのあるテナント 5a000000-0000-4000-8000-000000000001 とは別のテナントに接続しています。接続を閉じて(Disconnect-ExchangeOnline)正しいテナントに接続し、もう一度実行してください。変更は行っていません。接続先: ' + ($elsewhereNames -join ', '))
    }
    $recipient = @(Get-Recipient -Filter 'EmailAddresses -eq ''sync@sakura.example''' -ResultSize 'Unlimited' -ErrorAction Stop | Where-Object { [string]$_.PrimarySmtpAddress -eq 'sync@sakura.example' })
    if ($recipient.Count -eq 0) {
        $problems += 'No recipient has sync@sakura.example as its primary address. Correct adapter: administrator in the manifest. Nothing was changed. / sync@sakura.example をプライマリ アドレスとする受信者がありません。マニフェストの adapter: administrator を直してください。変更は行っていません。'
    }
    $mailboxes = @('hanako.yamada@sakura.example', 'taro.suzuki@sakura.example', 'emma.clark@sakura.example', 'liam.byrne@sakura.example')
    foreach ($mailbox in $mailboxes) {
        $recipient = @(Get-Recipient -Filter ('EmailAddresses -eq ''' + $mailbox.Replace('''', '''''') + '''') -ResultSize 'Unlimited' -ErrorAction Stop | Where-Object { [string]$_.PrimarySmtpAddress -eq $mailbox })
        if ($recipient.Count -eq 0) {
            $problems += ('No recipient has this address as its primary one; correct adapter: mailboxes in the manifest. Nothing was changed / 次のアドレスをプライマリ アドレスとする受信者がありません。マニフェストの adapter: mailboxes を直してください。変更は行っていません: ' + $mailbox)
        }
    }
    if ($problems.Count -eq 0) {
        foreach ($mailbox in $mailboxes) {
            $entries = @(Get-MailboxPermission -Identity $mailbox -User 'sync@sakura.example' -ResultSize 'Unlimited' -ErrorAction Stop)
            $granted = @($entries | Where-Object { (([string]$_.AccessRights).Contains('FullAccess')) -and ([string]$_.IsInherited -eq 'False') -and ([string]$_.Deny -eq 'False') -and ([string]$_.InheritanceType -eq 'All') })
            $denied = @($entries | Where-Object { (([string]$_.AccessRights).Contains('FullAccess')) -and ([string]$_.Deny -eq 'True') })
            if ($granted.Count -eq 0) {
                $problems += ('The administrator has no Full Access of its own to this mailbox / 次のメールボックスに対して、管理者にフル アクセス許可が直接与えられていません: ' + $mailbox)
            }
            if ($denied.Count -gt 0) {
                $problems += ('Full Access is denied to the administrator, which comes before what allows it, for this mailbox / 次のメールボックスでは、管理者のフル アクセスが拒否されています(拒否は許可より優先されます): ' + $mailbox)
            }
            $closed = @(Get-CASMailbox -Identity $mailbox -ErrorAction Stop | Where-Object { [string]$_.EwsEnabled -eq 'False' })
            if ($closed.Count -gt 0) {
                $problems += ('EWS is off for this mailbox; Set-CASMailbox -EwsEnabled $true turns it on / 次のメールボックスでは EWS が無効です。Set-CASMailbox -EwsEnabled $true で有効になります: ' + $mailbox)
            }
        }
    }
    $expected = @('c1000000-0000-4000-8000-00000000000a')
    $organisation = @(Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy -ErrorAction Stop)
    if ($organisation.Count -eq 0) {
        throw 'The organisation''s settings came back empty: this account may not read them, and a list written now would be lost but for us. Run the script as a member of Organization Management. / 組織の設定が空で返されました。このアカウントには読み取る権限がなく、このまま書き込むと、許可するアプリケーションの一覧が失われます。Organization Management のメンバーとして実行してください。'
    }
    $ewsEnabled = @($organisation | ForEach-Object { [string]$_.EwsEnabled })
    $ewsOn = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'True' })
    $ewsOff = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'False' })
    $written = @($organisation | ForEach-Object { [string]$_.EwsAllowedAppIDs })
    $allowed = @($written -split '[,\s]+' | Where-Object { $_ } | ForEach-Object { ([string]$_).ToLowerInvariant() } | Select-Object -Unique)
    $absent = @($expected | Where-Object { $allowed -notcontains [string]$_ })
    if ($absent.Count -gt 0) {
        $problems += ('EwsAllowedAppIDs does not have / EwsAllowedAppIDs に次のものがありません: ' + ($absent -join ', '))
    }
    if ($ewsOff.Count -gt 0) {
        $problems += 'EWS is off for the whole organisation (EwsEnabled is false): nothing on the list gets in. Turning it on concerns every application; whoever is responsible for the organisation decides that. This script does not. / 組織全体で EWS が無効です(EwsEnabled が False)。一覧にあるアプリケーションも利用できません。有効にするとすべてのアプリケーションに影響するため、組織の責任者が判断してください。このスクリプトでは有効にしません。'
    }
    if (($ewsOn.Count -eq 0) -and ($ewsOff.Count -eq 0)) {
        Write-Warning 'EwsEnabled is not set: every application gets in, until Microsoft turns EWS off in this organisation. It was left so; exchange: ews_enabled: true in the manifest lets the apply script turn it on, which cuts off what is not on the list. / EwsEnabled は未設定です。Microsoft がこの組織の EWS を無効にするまで、すべてのアプリケーションが利用できます。設定は変えていません。マニフェストに exchange: ews_enabled: true と書くと、apply スクリプトが有効にします(一覧にないアプリケーションは遮断されます)。'
    }
} catch {
    $problems += ('Stopped, and nothing after this was done / ここで停止し、以降の処理は行っていません' + ': ' + $_)
}
# From here on nothing is changed: what there is now, for the answer.
$notRead = @()
$everyMailbox = @('hanako.yamada@sakura.example', 'taro.suzuki@sakura.example', 'emma.clark@sakura.example', 'liam.byrne@sakura.example')
$sessions = @()
$settings = @()
$userAgents = @()
$roleFacts = @()
$lists = @()
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
if ($notRead.Count -gt 0) {
    Write-Warning ('This account could not read everything; what is missing was not checked / このアカウントでは読み取れないものがありました。読み取れなかったものは確認していません: ' + ($notRead -join ', '))
}
$answer = [ordered]@{
    script = 'verify'
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
    verified = [bool]($problems.Count -eq 0)
    problems = [string[]]$problems
    mailboxes = [string[]]$mailboxes
    allowList = [ordered]@{
        allowed = [string[]]$allowed
        ewsEnabled = [string]$ewsEnabled
    }
    seen = [ordered]@{
        connections = [object[]]$sessions
        organisation = [object[]]$settings
        userAgents = [object[]]$userAgents
        roles = [object[]]$roleFacts
        allowList = [object[]]$lists
        notRead = [string[]]$notRead
    }
} | ConvertTo-Json -Compress -Depth 8
if ($Json) {
    $line = [string][char]10 + $answer + [string][char]10
    [System.IO.File]::AppendAllText($Json, $line)
}
$answer
if ($problems.Count -gt 0) {
    throw ('Not everything is as the manifest wants it; if it was just changed, wait and run the verify script / マニフェストのとおりになっていないものがあります。変更した直後であれば、しばらく待ってから verify スクリプトを実行してください: ' + ($problems -join ', '))
}
