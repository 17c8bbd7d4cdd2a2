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
# What it prints as output is one line of JSON. It throws when it fails.
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param([string[]]$Made = @())
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$done = @()
$problems = @()
$kept = @()
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
try {
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
                $done += 'take c1000000-0000-4000-8000-00000000000a off: EwsAllowedAppIDs'
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
                    $done += ('take Full Access away: ' + $mailbox)
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
    $problems += ('A command failed, and nothing after it was done / コマンドが失敗したため、以降の処理は行っていません' + ': ' + $_)
}
[ordered]@{
    script = 'undo'
    version = 1
    at = [DateTime]::UtcNow.ToString('s') + 'Z'
    application = 'exobridge-calendar-sync'
    administrator = 'sync@sakura.example'
    mailboxes = [string[]]$mailboxes
    preview = [bool]($WhatIfPreference)
    done = [string[]]$done
    undone = [bool]((-not ($WhatIfPreference)) -and ($problems.Count -eq 0))
    problems = [string[]]$problems
    kept = [string[]]$kept
    allowList = [ordered]@{
        before = [string[]]$before
        allowed = [string[]]$allowed
        ewsEnabled = [string]$ewsEnabled
    }
} | ConvertTo-Json -Compress -Depth 8
if ($problems.Count -gt 0) {
    throw ('What was to be undone is still there / 元に戻すはずのものが残っています: ' + ($problems -join ', '))
}
