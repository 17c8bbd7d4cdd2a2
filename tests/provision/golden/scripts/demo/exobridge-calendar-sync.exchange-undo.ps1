# Takes away the role group that gives the role ApplicationImpersonation, if the apply script made it and
# nobody else has a part in it; else only its members that the manifest lists.
# Preview it with -WhatIf. It asks before each change; -Confirm:$false answers yes.
#
# Generated from a manifest: tenant sakura.example
#   application: exobridge-calendar-sync
#   role group: 予定表同期 Calendar Sync
#   description: Reaches every mailbox for the calendar sync server [exobridge:exobridge-calendar-sync]
#   member: sync@sakura.example
#
# Where to run it: in the Exchange Management Shell of a server, or elsewhere once connected by
#   $session = New-PSSession -ConfigurationName Microsoft.Exchange -ConnectionUri http://SERVER/PowerShell/ -Authentication Kerberos -Credential (Get-Credential)
#   Import-PSSession $session -DisableNameChecking
# Such a session returns deserialised objects, so only texts are compared here.
# No proxy is used on this way; the one in the manifest is the adapter's.
# Who may run it: a member of Organization Management, or with the role Role Management.
# What it prints as output is one line of JSON, which -Json PATH also adds to the end of a file:
# keep it, `inv exchange.status --from PATH` reads it. It throws when it fails.
[CmdletBinding(PositionalBinding = $false, SupportsShouldProcess, ConfirmImpact = 'High')]
param([string]$Json = '')
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$digest = '4ee74e615c6823a26a437314581878cc91b23703c99fcfb9f2b130a75aef6295'
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
    if ($roles.Count -eq 0) {
        throw 'The listing of management roles is empty: this account may not read them. Run the script as a member of Organization Management. / 管理役割の一覧が空です。このアカウントには読み取る権限がありません。Organization Management のメンバーとして実行してください。'
    }
    $role = @($roles | Where-Object { [string]$_.Name -eq 'ApplicationImpersonation' })
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
    if ($group.Count -eq 0) {
        Write-Host 'There is no role group ''予定表同期 Calendar Sync'': nothing to undo. / 役割グループ ''予定表同期 Calendar Sync'' はありません。元に戻すものはありません。'
    } else {
        $granted = @()
        if ($role.Count -gt 0) {
            $granted = @(Get-ManagementRoleAssignment -Role 'ApplicationImpersonation' -Delegating $false -ErrorAction Stop | Where-Object { ([string]$_.RoleAssigneeType -eq 'RoleGroup') -and ([string]$_.RoleAssigneeName -eq '予定表同期 Calendar Sync') })
        }
        $grants = @($granted | ForEach-Object { [string]$_.Name })
        $assignments = @(Get-ManagementRoleAssignment -Delegating $false -ErrorAction Stop | Where-Object { ([string]$_.RoleAssigneeType -eq 'RoleGroup') -and ([string]$_.RoleAssigneeName -eq '予定表同期 Calendar Sync') })
        $others = @($assignments | Where-Object { $grants -notcontains [string]$_.Name })
        $otherNames = @($others | ForEach-Object { [string]$_.Name })
        $noScope = @('')
        $narrower = @($granted | Where-Object { $noScope -notcontains [string]$_.CustomRecipientWriteScope })
        $wider = @()
        $widerNames = @($wider | ForEach-Object { [string]$_.Name })
        $widerScopes = @($wider | ForEach-Object { [string]$_.CustomRecipientWriteScope })
        $narrowerScopes = @($narrower | ForEach-Object { [string]$_.CustomRecipientWriteScope })
        if (($marked.Count -eq 0) -and ($granted.Count -eq 0)) {
            throw 'The role group ''予定表同期 Calendar Sync'' was made by others for another purpose. Nothing was changed. / 役割グループ ''予定表同期 Calendar Sync'' は、別の目的でほかの人が作ったものです。変更は行っていません。'
        }
        if (($marked.Count -eq 0) -and ($others.Count -gt 0)) {
            throw 'The role group ''予定表同期 Calendar Sync'' was made by others for another purpose. Nothing was changed. / 役割グループ ''予定表同期 Calendar Sync'' は、別の目的でほかの人が作ったものです。変更は行っていません。'
        }
        $members = @(Get-RoleGroupMember -Identity '予定表同期 Calendar Sync' -ResultSize 'Unlimited' -ErrorAction Stop)
        $extra = @($members | Where-Object { $ours -notcontains [string]$_.PrimarySmtpAddress })
        $extraNames = @($extra | ForEach-Object { [string]$_.Name })
        $present1 = @($members | Where-Object { [string]$_.PrimarySmtpAddress -eq 'sync@sakura.example' })
        if (($marked.Count -gt 0) -and ($others.Count -eq 0) -and ($extra.Count -eq 0)) {
            if ($PSCmdlet.ShouldProcess('予定表同期 Calendar Sync', 'remove role group')) {
                Remove-RoleGroup -Identity '予定表同期 Calendar Sync' -BypassSecurityGroupManagerCheck -Confirm:$false -ErrorAction Stop | Out-Null
                $done += [ordered]@{
                    action = 'remove role group'
                    target = '予定表同期 Calendar Sync'
                    before = [string[]]@('sync@sakura.example')
                    after = [string[]]@()
                }
            }
        } else {
            Write-Warning ('The role group ''予定表同期 Calendar Sync'' is kept, since others have a part in it; only the members that the manifest lists are removed. Others'' members / 役割グループ ''予定表同期 Calendar Sync'' はほかの人も使っているため残し、マニフェストにあるメンバーだけを外します。ほかのメンバー: ' + ($extraNames -join ', '))
            if ($present1.Count -gt 0) {
                if ($PSCmdlet.ShouldProcess('予定表同期 Calendar Sync: sync@sakura.example', 'remove member')) {
                    Remove-RoleGroupMember -Identity '予定表同期 Calendar Sync' -Member 'sync@sakura.example' -BypassSecurityGroupManagerCheck -Confirm:$false -ErrorAction Stop | Out-Null
                    $done += [ordered]@{
                        action = 'remove member'
                        target = '予定表同期 Calendar Sync: sync@sakura.example'
                        before = [string[]]@('sync@sakura.example')
                        after = [string[]]@()
                    }
                }
            }
        }
    }
    if (-not ($WhatIfPreference)) {
        $group = @(Get-RoleGroup -ResultSize 'Unlimited' -ErrorAction Stop | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
        $marked = @($group | Where-Object { ([string]$_.Description).Contains('[exobridge:exobridge-calendar-sync]') })
        if ($group.Count -gt 0) {
            $members = @(Get-RoleGroupMember -Identity '予定表同期 Calendar Sync' -ResultSize 'Unlimited' -ErrorAction Stop)
            $extra = @($members | Where-Object { $ours -notcontains [string]$_.PrimarySmtpAddress })
            $extraNames = @($extra | ForEach-Object { [string]$_.Name })
            $present1 = @($members | Where-Object { [string]$_.PrimarySmtpAddress -eq 'sync@sakura.example' })
            if ($present1.Count -gt 0) {
                $problems += 'sync@sakura.example is still a member of the role group ''予定表同期 Calendar Sync''. / sync@sakura.example が、まだ役割グループ ''予定表同期 Calendar Sync'' のメンバーです。'
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
        $noScope = @('')
        $narrower = @($granted | Where-Object { $noScope -notcontains [string]$_.CustomRecipientWriteScope })
        $wider = @()
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
    tenantId = ''
    deployment = 'server'
    access = 'impersonation'
    administrator = 'sync@sakura.example'
    clientId = ''
    preview = [bool]($WhatIfPreference)
    changes = [object[]]$done
    undone = [bool]((-not ($WhatIfPreference)) -and ($problems.Count -eq 0))
    problems = [string[]]$problems
    roleGroup = '予定表同期 Calendar Sync'
    found = [string]$found
    otherMembers = [string[]]$extraNames
    effectiveUsers = [string[]]$effectiveNames
    seen = [ordered]@{
        organisation = [object[]]$settings
        userAgents = [object[]]$userAgents
        roles = [object[]]$roleFacts
        roleGroup = [object[]]$groups
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
