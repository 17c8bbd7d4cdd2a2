# Takes Full Access away from the mailboxes that are given by -Made, and the adapter's
# application off Exchange Online's list. -Made takes what the apply script answered:
#   -Made (Get-Content applied.json | ForEach-Object { (ConvertFrom-Json $_).made })
# Exchange does not know who gave a permission: what is not given by -Made is left alone,
# and so is the switch EwsEnabled.
# Preview it with -WhatIf. It asks before each change; -Confirm:$false answers yes.
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
[CmdletBinding(PositionalBinding = $false, SupportsShouldProcess, ConfirmImpact = 'High')]
param([string[]]$Made = @(), [string]$Json = '')
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$digest = '31705d312e14b195a735eeadc8451f750f9fe9d6ece57f778fd19a8339080c7e'
if ($Json) {
    $Json = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Json)
    [System.IO.File]::AppendAllText($Json, '')
}
$done = @()
$problems = @()
$kept = @()
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
    $mailboxes = @('hanako.yamada@sakura.example', 'taro.suzuki@sakura.example', 'emma.clark@sakura.example', 'liam.byrne@sakura.example')
    $organisation = @(Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy -ErrorAction Stop)
    if ($organisation.Count -eq 0) {
        throw 'The organisation''s settings came back empty: this account may not read them, and a list written now would be lost but for us. Run the script as a member of Organization Management. / 組織の設定が空で返されました。このアカウントには読み取る権限がなく、このまま書き込むと、許可するアプリケーションの一覧が失われます。Organization Management のメンバーとして実行してください。'
    }
    $ewsEnabled = @($organisation | ForEach-Object { [string]$_.EwsEnabled })
    $ewsOn = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'True' })
    $ewsOff = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'False' })
    $written = @($organisation | ForEach-Object { [string]$_.EwsAllowedAppIDs })
    $allowed = @($written -split '[,\s]+' | Where-Object { $_ } | ForEach-Object { ([string]$_).ToLowerInvariant() } | Select-Object -Unique)
    $before = @($allowed)
    $client = @('c1000000-0000-4000-8000-00000000000a')
    $present = @($allowed | Where-Object { $client -contains [string]$_ })
    $remaining = @($allowed | Where-Object { $client -notcontains [string]$_ })
    Write-Host ('EwsAllowedAppIDs before / 変更前の EwsAllowedAppIDs: ' + ($before -join ', '))
    if ($present.Count -eq 0) {
        Write-Host 'The application is not on the list: nothing to take off. / アプリケーションは一覧にありません。外すものはありません。'
    } else {
        if ($remaining.Count -eq 0) {
            Write-Warning 'The application is the only one on the list, and an empty list blocks, or lets in, every other one: it was left on it. Take it off by hand once the list has others. / 一覧にはこのアプリケーションしかありません。空にすると、ほかのすべてが遮断されるか許可されるため、残しました。ほかのものを追加してから手動で外してください。'
        } else {
            Write-Host ('EwsAllowedAppIDs after / 変更後の EwsAllowedAppIDs: ' + ($remaining -join ', '))
            if ($PSCmdlet.ShouldProcess('EwsAllowedAppIDs', 'take c1000000-0000-4000-8000-00000000000a off')) {
                Set-OrganizationConfig -EwsAllowedAppIDs ($remaining -join ',') -ErrorAction Stop | Out-Null
                $done += [ordered]@{
                    action = 'take c1000000-0000-4000-8000-00000000000a off'
                    target = 'EwsAllowedAppIDs'
                    before = [string[]]$before
                    after = [string[]]$remaining
                }
            }
        }
    }
    foreach ($mailbox in $Made) {
        $recipient = @(Get-Recipient -Filter ('EmailAddresses -eq ''' + $mailbox.Replace('''', '''''') + '''') -ResultSize 'Unlimited' -ErrorAction Stop | Where-Object { [string]$_.PrimarySmtpAddress -eq $mailbox })
        if ($recipient.Count -eq 0) {
            Write-Warning ('There is no such mailbox any more, so nothing to take away / 次のメールボックスはもうないため、取り消すものはありません: ' + $mailbox)
        } else {
            $entries = @(Get-MailboxPermission -Identity $mailbox -User 'sync@sakura.example' -ResultSize 'Unlimited' -ErrorAction Stop)
            $granted = @($entries | Where-Object { (([string]$_.AccessRights).Contains('FullAccess')) -and ([string]$_.IsInherited -eq 'False') -and ([string]$_.Deny -eq 'False') -and ([string]$_.InheritanceType -eq 'All') })
            $denied = @($entries | Where-Object { (([string]$_.AccessRights).Contains('FullAccess')) -and ([string]$_.Deny -eq 'True') })
            if ($granted.Count -gt 0) {
                if ($PSCmdlet.ShouldProcess($mailbox, 'take Full Access away')) {
                    Remove-MailboxPermission -Identity $mailbox -User 'sync@sakura.example' -AccessRights @('FullAccess') -InheritanceType 'All' -Confirm:$false -ErrorAction Stop | Out-Null
                    $done += [ordered]@{
                        action = 'take Full Access away'
                        target = $mailbox
                        before = [string[]]@('FullAccess')
                        after = [string[]]@()
                    }
                }
            }
        }
    }
    $otherMailboxes = @($mailboxes | Where-Object { $Made -notcontains [string]$_ })
    foreach ($mailbox in $otherMailboxes) {
        $recipient = @(Get-Recipient -Filter ('EmailAddresses -eq ''' + $mailbox.Replace('''', '''''') + '''') -ResultSize 'Unlimited' -ErrorAction Stop | Where-Object { [string]$_.PrimarySmtpAddress -eq $mailbox })
        if ($recipient.Count -gt 0) {
            $entries = @(Get-MailboxPermission -Identity $mailbox -User 'sync@sakura.example' -ResultSize 'Unlimited' -ErrorAction Stop)
            $granted = @($entries | Where-Object { (([string]$_.AccessRights).Contains('FullAccess')) -and ([string]$_.IsInherited -eq 'False') -and ([string]$_.Deny -eq 'False') -and ([string]$_.InheritanceType -eq 'All') })
            $denied = @($entries | Where-Object { (([string]$_.AccessRights).Contains('FullAccess')) -and ([string]$_.Deny -eq 'True') })
            if ($granted.Count -gt 0) {
                $kept += $mailbox
            }
        }
    }
    if ($kept.Count -gt 0) {
        Write-Warning ('The administrator keeps Full Access to these mailboxes, since -Made does not name them; name those that are to lose it / 次のメールボックスは -Made に含まれていないため、管理者のフル アクセス許可を残します。取り消すものがあれば -Made に加えてください: ' + ($kept -join ', '))
    }
    if (-not ($WhatIfPreference)) {
        foreach ($mailbox in $Made) {
            $recipient = @(Get-Recipient -Filter ('EmailAddresses -eq ''' + $mailbox.Replace('''', '''''') + '''') -ResultSize 'Unlimited' -ErrorAction Stop | Where-Object { [string]$_.PrimarySmtpAddress -eq $mailbox })
            if ($recipient.Count -gt 0) {
                $entries = @(Get-MailboxPermission -Identity $mailbox -User 'sync@sakura.example' -ResultSize 'Unlimited' -ErrorAction Stop)
                $granted = @($entries | Where-Object { (([string]$_.AccessRights).Contains('FullAccess')) -and ([string]$_.IsInherited -eq 'False') -and ([string]$_.Deny -eq 'False') -and ([string]$_.InheritanceType -eq 'All') })
                $denied = @($entries | Where-Object { (([string]$_.AccessRights).Contains('FullAccess')) -and ([string]$_.Deny -eq 'True') })
                if ($granted.Count -gt 0) {
                    $problems += ('The administrator still has Full Access to this mailbox / 管理者に、まだ次のメールボックスのフル アクセス許可があります: ' + $mailbox)
                }
            }
        }
        $organisation = @(Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy -ErrorAction Stop)
        if ($organisation.Count -eq 0) {
            throw 'The organisation''s settings came back empty: this account may not read them, and a list written now would be lost but for us. Run the script as a member of Organization Management. / 組織の設定が空で返されました。このアカウントには読み取る権限がなく、このまま書き込むと、許可するアプリケーションの一覧が失われます。Organization Management のメンバーとして実行してください。'
        }
        $ewsEnabled = @($organisation | ForEach-Object { [string]$_.EwsEnabled })
        $ewsOn = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'True' })
        $ewsOff = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'False' })
        $written = @($organisation | ForEach-Object { [string]$_.EwsAllowedAppIDs })
        $allowed = @($written -split '[,\s]+' | Where-Object { $_ } | ForEach-Object { ([string]$_).ToLowerInvariant() } | Select-Object -Unique)
        $present = @($allowed | Where-Object { $client -contains [string]$_ })
        if (($present.Count -gt 0) -and ($remaining.Count -gt 0)) {
            $problems += 'EwsAllowedAppIDs still has c1000000-0000-4000-8000-00000000000a. / EwsAllowedAppIDs に、まだ c1000000-0000-4000-8000-00000000000a があります。'
        }
        $absent = @($remaining | Where-Object { $allowed -notcontains [string]$_ })
        if ($absent.Count -gt 0) {
            $problems += ('EwsAllowedAppIDs does not have / EwsAllowedAppIDs に次のものがありません: ' + ($absent -join ', '))
        }
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
    script = 'undo'
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
    preview = [bool]($WhatIfPreference)
    changes = [object[]]$done
    undone = [bool]((-not ($WhatIfPreference)) -and ($problems.Count -eq 0))
    problems = [string[]]$problems
    mailboxes = [string[]]$mailboxes
    allowList = [ordered]@{
        before = [string[]]$before
        allowed = [string[]]$allowed
        ewsEnabled = [string]$ewsEnabled
    }
    kept = [string[]]$kept
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
    throw ('What was to be undone is still there / 元に戻すはずのものが残っています: ' + ($problems -join ', '))
}
