# Looks whether the role group that gives the role ApplicationImpersonation is as the manifest wants it.
# It changes nothing.
# -Outside names mailboxes that it must not reach; without it the script tries one that it
# finds outside of the scope, since a scope that ends nothing looks well.
#
# Generated from a manifest: tenant sakura.example
#   application: exobridge-calendar-sync
#   role group: 予定表同期 Calendar Sync
#   description: Reaches some mailboxes for the calendar sync server [exobridge:exobridge-calendar-sync]
#   member: sync@sakura.example
#   scope: 予定表同期 Calendar Sync
#   group: CN=Calendar Sync,CN=Users,DC=sakura,DC=example
#
# Where to run it: in the Exchange Management Shell of a server, or elsewhere once connected by
#   $session = New-PSSession -ConfigurationName Microsoft.Exchange -ConnectionUri http://SERVER/PowerShell/ -Authentication Kerberos -Credential (Get-Credential)
#   Import-PSSession $session -DisableNameChecking
# Such a session returns deserialised objects, so only texts are compared here.
# No proxy is used on this way; the one in the manifest is the adapter's.
# Who may run it: a member of Organization Management, or with the role Role Management.
# What it prints as output is one line of JSON, which -Json PATH also adds to the end of a file:
# keep it, `inv exchange.status --from PATH` reads it. It throws when it fails.
[CmdletBinding(PositionalBinding = $false)]
param([string[]]$Outside = @(), [string]$Json = '')
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$digest = '99eb87ca432fcd4cc685273e249178cb2b59aae298cfeb372930997a94a30c42'
if ($Json) {
    $Json = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Json)
    [System.IO.File]::AppendAllText($Json, '')
}
$done = @()
$problems = @()
$found = @()
$extraNames = @()
$effectiveNames = @()
try {
    $ours = @('sync@sakura.example')
    $extraNames = @()
    $effectiveNames = @()
    # A denied listing stops the script: it would look like an absent role.
    $roles = @(Get-ManagementRole -ErrorAction Stop)
    $role = @($roles | Where-Object { [string]$_.Name -eq 'ApplicationImpersonation' })
    if ($roles.Count -eq 0) {
        $problems += 'The listing of management roles is empty: this account may not read them. Run the script as a member of Organization Management. / 管理役割の一覧が空です。このアカウントには読み取る権限がありません。Organization Management のメンバーとして実行してください。'
    } else {
        if ($role.Count -eq 0) {
            $problems += 'This organisation has no role ApplicationImpersonation. Exchange Online has not had it since 2025: choose `access: application`, `graph` or `full-access` in the manifest instead. For mailboxes on Exchange Server, connect to the server and run the script there. Nothing was changed. / この組織に役割 ApplicationImpersonation はありません。Exchange Online では 2025 年に廃止されました。マニフェストの `access` を application、graph、full-access のいずれかにしてください。Exchange Server のメールボックスの場合は、サーバーに接続して実行してください。変更は行っていません。'
        }
    }
    $recipient1 = @(Get-Recipient -Filter 'EmailAddresses -eq ''sync@sakura.example''' -ResultSize 'Unlimited' -ErrorAction Stop | Where-Object { [string]$_.PrimarySmtpAddress -eq 'sync@sakura.example' })
    if ($recipient1.Count -eq 0) {
        $problems += 'No recipient has sync@sakura.example as its primary address. Correct exchange: role_group: members in the manifest. / sync@sakura.example をプライマリ アドレスとする受信者がありません。マニフェストの exchange: role_group: members を直してください。'
    }
    $scopeName = @('予定表同期 Calendar Sync')
    $scopeFilters = @('MemberOfGroup -eq ''CN=Calendar Sync,CN=Users,DC=sakura,DC=example''', '(MemberOfGroup -eq ''CN=Calendar Sync,CN=Users,DC=sakura,DC=example'')')
    $scopes = @(Get-ManagementScope -ErrorAction Stop)
    $scope = @($scopes | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
    $fitting = @($scope | Where-Object { $scopeFilters -contains [string]$_.RecipientFilter })
    $otherFilters = @($scope | ForEach-Object { [string]$_.RecipientFilter })
    if (($scope.Count -gt 0) -and ($fitting.Count -eq 0)) {
        $problems += ('A management scope named ''予定表同期 Calendar Sync'' exists and is for others than the members of the group: others made it. Choose another name in the manifest. Nothing was changed. Its filter / 管理スコープ ''予定表同期 Calendar Sync'' はすでにあり、対象がグループのメンバーではありません(別の目的で作られたものです)。マニフェストで別の名前にしてください。変更は行っていません。フィルター: ' + ($otherFilters -join ', '))
    }
    $group = @(Get-RoleGroup -ResultSize 'Unlimited' -ErrorAction Stop | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
    $marked = @($group | Where-Object { ([string]$_.Description).Contains('[exobridge:exobridge-calendar-sync]') })
    if ($group.Count -eq 0) {
        $found = @('absent')
    } else {
        if ($marked.Count -gt 0) {
            $found = @('ours')
        } else {
            $found = @('others')
        }
    }
    if ($role.Count -gt 0) {
        if ($group.Count -eq 0) {
            $problems += 'There is no role group ''予定表同期 Calendar Sync''. / 役割グループ ''予定表同期 Calendar Sync'' がありません。'
        } else {
            $granted = @()
            if ($role.Count -gt 0) {
                $granted = @(Get-ManagementRoleAssignment -Role 'ApplicationImpersonation' -Delegating $false -ErrorAction Stop | Where-Object { ([string]$_.RoleAssigneeType -eq 'RoleGroup') -and ([string]$_.RoleAssigneeName -eq '予定表同期 Calendar Sync') })
            }
            $grants = @($granted | ForEach-Object { [string]$_.Name })
            $assignments = @(Get-ManagementRoleAssignment -Delegating $false -ErrorAction Stop | Where-Object { ([string]$_.RoleAssigneeType -eq 'RoleGroup') -and ([string]$_.RoleAssigneeName -eq '予定表同期 Calendar Sync') })
            $others = @($assignments | Where-Object { $grants -notcontains [string]$_.Name })
            $otherNames = @($others | ForEach-Object { [string]$_.Name })
            $noScope = @('予定表同期 Calendar Sync')
            $wider = @($granted | Where-Object { $noScope -notcontains [string]$_.CustomRecipientWriteScope })
            $narrower = @()
            $widerNames = @($wider | ForEach-Object { [string]$_.Name })
            $widerScopes = @($wider | ForEach-Object { [string]$_.CustomRecipientWriteScope })
            $narrowerScopes = @($narrower | ForEach-Object { [string]$_.CustomRecipientWriteScope })
            $members = @(Get-RoleGroupMember -Identity '予定表同期 Calendar Sync' -ResultSize 'Unlimited' -ErrorAction Stop)
            $extra = @($members | Where-Object { $ours -notcontains [string]$_.PrimarySmtpAddress })
            $extraNames = @($extra | ForEach-Object { [string]$_.Name })
            $present1 = @($members | Where-Object { [string]$_.PrimarySmtpAddress -eq 'sync@sakura.example' })
            if ($granted.Count -eq 0) {
                $problems += 'The role group ''予定表同期 Calendar Sync'' does not hold the role ApplicationImpersonation. / 役割グループ ''予定表同期 Calendar Sync'' が役割 ApplicationImpersonation を持っていません。'
            }
            if ($others.Count -gt 0) {
                $problems += ('The role group ''予定表同期 Calendar Sync'' holds other roles than ApplicationImpersonation / 役割グループ ''予定表同期 Calendar Sync'' が ApplicationImpersonation 以外の役割を持っています: ' + ($otherNames -join ', '))
            }
            if ($scope.Count -eq 0) {
                $problems += 'There is no management scope ''予定表同期 Calendar Sync''. / 管理スコープ ''予定表同期 Calendar Sync'' がありません。'
            }
            if ($wider.Count -gt 0) {
                $problems += ('The role ApplicationImpersonation does not end at the scope ''予定表同期 Calendar Sync''; run the apply script. Assignments / 役割 ApplicationImpersonation がスコープ ''予定表同期 Calendar Sync'' に限定されていません。apply スクリプトを実行してください。割り当て: ' + ($widerNames -join ', '))
            }
            if ($present1.Count -eq 0) {
                $problems += 'sync@sakura.example is not a member of the role group ''予定表同期 Calendar Sync''. / sync@sakura.example が役割グループ ''予定表同期 Calendar Sync'' のメンバーではありません。'
            }
            $effective = @(Get-ManagementRoleAssignment -Role 'ApplicationImpersonation' -Delegating $false -GetEffectiveUsers -ErrorAction Stop | Where-Object { ([string]$_.RoleAssigneeType -eq 'RoleGroup') -and ([string]$_.RoleAssigneeName -eq '予定表同期 Calendar Sync') })
            $effectiveNames = @($effective | ForEach-Object { [string]$_.EffectiveUserName })
            if ($effective.Count -eq 0) {
                $problems += 'The role ApplicationImpersonation takes effect for nobody through the role group ''予定表同期 Calendar Sync''. / 役割グループ ''予定表同期 Calendar Sync'' を通じて役割 ApplicationImpersonation が有効になっているユーザーがいません。'
            }
            $recipientName1 = @($recipient1 | ForEach-Object { [string]$_.Name })
            $works1 = @($effective | Where-Object { $recipientName1 -contains [string]$_.EffectiveUserName })
            if ($works1.Count -eq 0) {
                Write-Warning 'sync@sakura.example is not among the users for whom the role takes effect; where it is a group, its members are. / sync@sakura.example は役割が有効なユーザーの中にありません(グループの場合は、そのメンバーが有効になります)。'
            }
        }
        if ($group.Count -gt 0) {
            $mailboxes = @('hanako.yamada@sakura.example', 'taro.suzuki@sakura.example', 'emma.clark@sakura.example', 'liam.byrne@sakura.example')
            foreach ($mailbox in $mailboxes) {
                $reaching = @(Get-ManagementRoleAssignment -Role 'ApplicationImpersonation' -Delegating $false -WritableRecipient $mailbox -ErrorAction Stop | Where-Object { ([string]$_.RoleAssigneeType -eq 'RoleGroup') -and ([string]$_.RoleAssigneeName -eq '予定表同期 Calendar Sync') })
                if ($reaching.Count -eq 0) {
                    $problems += ('The scope does not reach this mailbox; make it a direct member of the group / 次のメールボックスはスコープに含まれていません。グループの直接のメンバーにしてください: ' + $mailbox)
                }
            }
            if ($Outside.Count -eq 0) {
                $strangers = @(Get-Recipient -Filter '-not (MemberOfGroup -eq ''CN=Calendar Sync,CN=Users,DC=sakura,DC=example'')' -RecipientType 'UserMailbox' -ResultSize 1 -ErrorAction Stop)
                $Outside = @($strangers | ForEach-Object { [string]$_.PrimarySmtpAddress })
            }
            if ($Outside.Count -eq 0) {
                Write-Warning 'There is no mailbox outside of the scope, so it is not proved that the scope ends anything. / スコープの外にメールボックスがないため、スコープが効いていることは確認できていません。'
            }
            if ($Outside.Count -gt 0) {
                Write-Host ('Tried from outside of the scope / スコープの外として確認するメールボックス: ' + ($Outside -join ', '))
            }
            foreach ($stranger in $Outside) {
                $reaching = @(Get-ManagementRoleAssignment -Role 'ApplicationImpersonation' -Delegating $false -WritableRecipient $stranger -ErrorAction Stop | Where-Object { ([string]$_.RoleAssigneeType -eq 'RoleGroup') -and ([string]$_.RoleAssigneeName -eq '予定表同期 Calendar Sync') })
                if ($reaching.Count -gt 0) {
                    $problems += ('The application reaches this mailbox, which -Outside says it must not / -Outside に指定された次のメールボックスに、アプリケーションがアクセスできます: ' + $stranger)
                }
            }
        }
    }
} catch {
    $problems += ('Stopped, and nothing after this was done / ここで停止し、以降の処理は行っていません' + ': ' + $_)
}
# From here on nothing is changed: what there is now, for the answer.
$notRead = @()
$everyMailbox = @('hanako.yamada@sakura.example', 'taro.suzuki@sakura.example', 'emma.clark@sakura.example', 'liam.byrne@sakura.example')
$settings = @()
$userAgents = @()
$roleFacts = @()
$groups = @()
$regions = @()
try {
    $organisation = @(Get-OrganizationConfig -ErrorAction Stop)
    $settings = @($organisation | ForEach-Object { [ordered]@{ Name = [string]$_.Name; IsDehydrated = [string]$_.IsDehydrated; EwsEnabled = [string]$_.EwsEnabled; OAuth2ClientProfileEnabled = [string]$_.OAuth2ClientProfileEnabled } })
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
try {
    $role = @(Get-ManagementRole -ErrorAction Stop | Where-Object { [string]$_.Name -eq 'ApplicationImpersonation' })
    $ours = @('sync@sakura.example')
    $extraNames = @()
    $effectiveNames = @()
    $group = @(Get-RoleGroup -ResultSize 'Unlimited' -ErrorAction Stop | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
    $marked = @($group | Where-Object { ([string]$_.Description).Contains('[exobridge:exobridge-calendar-sync]') })
    if ($group.Count -eq 0) {
        $whose = @('absent')
    } else {
        if ($marked.Count -gt 0) {
            $whose = @('ours')
        } else {
            $whose = @('others')
        }
    }
    $granted = @()
    $otherNames = @()
    $memberNames = @()
    $limits = @()
    if ($group.Count -gt 0) {
        $granted = @()
        if ($role.Count -gt 0) {
            $granted = @(Get-ManagementRoleAssignment -Role 'ApplicationImpersonation' -Delegating $false -ErrorAction Stop | Where-Object { ([string]$_.RoleAssigneeType -eq 'RoleGroup') -and ([string]$_.RoleAssigneeName -eq '予定表同期 Calendar Sync') })
        }
        $grants = @($granted | ForEach-Object { [string]$_.Name })
        $assignments = @(Get-ManagementRoleAssignment -Delegating $false -ErrorAction Stop | Where-Object { ([string]$_.RoleAssigneeType -eq 'RoleGroup') -and ([string]$_.RoleAssigneeName -eq '予定表同期 Calendar Sync') })
        $others = @($assignments | Where-Object { $grants -notcontains [string]$_.Name })
        $otherNames = @($others | ForEach-Object { [string]$_.Name })
        $noScope = @('予定表同期 Calendar Sync')
        $wider = @($granted | Where-Object { $noScope -notcontains [string]$_.CustomRecipientWriteScope })
        $narrower = @()
        $widerNames = @($wider | ForEach-Object { [string]$_.Name })
        $widerScopes = @($wider | ForEach-Object { [string]$_.CustomRecipientWriteScope })
        $narrowerScopes = @($narrower | ForEach-Object { [string]$_.CustomRecipientWriteScope })
        $members = @(Get-RoleGroupMember -Identity '予定表同期 Calendar Sync' -ResultSize 'Unlimited' -ErrorAction Stop)
        $extra = @($members | Where-Object { $ours -notcontains [string]$_.PrimarySmtpAddress })
        $extraNames = @($extra | ForEach-Object { [string]$_.Name })
        $present1 = @($members | Where-Object { [string]$_.PrimarySmtpAddress -eq 'sync@sakura.example' })
        $limits = @($granted | ForEach-Object { [string]$_.CustomRecipientWriteScope })
        $memberNames = @($members | ForEach-Object { [string]$_.PrimarySmtpAddress })
        if ($role.Count -gt 0) {
            $effective = @(Get-ManagementRoleAssignment -Role 'ApplicationImpersonation' -Delegating $false -GetEffectiveUsers -ErrorAction Stop | Where-Object { ([string]$_.RoleAssigneeType -eq 'RoleGroup') -and ([string]$_.RoleAssigneeName -eq '予定表同期 Calendar Sync') })
            $effectiveNames = @($effective | ForEach-Object { [string]$_.EffectiveUserName })
        }
    }
    $groups += [ordered]@{
        name = '予定表同期 Calendar Sync'
        found = [string]$whose
        holdsRole = [bool]($granted.Count -gt 0)
        limits = [string[]]$limits
        otherAssignments = [string[]]$otherNames
        members = [string[]]$memberNames
        otherMembers = [string[]]$extraNames
        effectiveUsers = [string[]]$effectiveNames
    }
} catch {
    $notRead += ('roleGroup' + ': ' + $_)
}
try {
    $scopeName = @('予定表同期 Calendar Sync')
    $scopeFilters = @('MemberOfGroup -eq ''CN=Calendar Sync,CN=Users,DC=sakura,DC=example''', '(MemberOfGroup -eq ''CN=Calendar Sync,CN=Users,DC=sakura,DC=example'')')
    $scopes = @(Get-ManagementScope -ErrorAction Stop)
    $scope = @($scopes | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
    $fitting = @($scope | Where-Object { $scopeFilters -contains [string]$_.RecipientFilter })
    $otherFilters = @($scope | ForEach-Object { [string]$_.RecipientFilter })
    $regions = @($scope | ForEach-Object { [ordered]@{ Name = [string]$_.Name; RecipientFilter = [string]$_.RecipientFilter } })
} catch {
    $notRead += ('scopes' + ': ' + $_)
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
    tenantId = ''
    deployment = 'server'
    access = 'impersonation'
    administrator = 'sync@sakura.example'
    clientId = ''
    verified = [bool]($problems.Count -eq 0)
    problems = [string[]]$problems
    roleGroup = '予定表同期 Calendar Sync'
    found = [string]$found
    otherMembers = [string[]]$extraNames
    effectiveUsers = [string[]]$effectiveNames
    outside = [string[]]$Outside
    seen = [ordered]@{
        organisation = [object[]]$settings
        userAgents = [object[]]$userAgents
        roles = [object[]]$roleFacts
        roleGroup = [object[]]$groups
        scopes = [object[]]$regions
        notRead = [string[]]$notRead
    }
} | ConvertTo-Json -Compress -Depth 8
if ($Json) {
    $line = [string][char]10 + $answer + [string][char]10
    [System.IO.File]::AppendAllText($Json, $line)
}
$answer
if ($problems.Count -gt 0) {
    throw ('The role group is not as the manifest wants it; if it was just changed, wait and run the verify script / 役割グループがマニフェストのとおりになっていません。変更した直後であれば、しばらく待ってから verify スクリプトを実行してください: ' + ($problems -join ', '))
}
