# Takes away the role group that gives the role ApplicationImpersonation, if the apply script made it and
# nobody else has a part in it; else only its members that the manifest lists.
# Preview it with -WhatIf. It asks before each change; -Confirm:$false answers yes.
#
# Generated from a manifest: tenant -
#   application: sync-sakura.example
#   role group: 予定表同期 Calendar Sync
#   description: Reaches every mailbox for the calendar sync server [exobridge:sync-sakura.example]
#   member: sync@sakura.example
#
# Where to run it: in the Exchange Management Shell of a server, or elsewhere once connected by
#   $session = New-PSSession -ConfigurationName Microsoft.Exchange -ConnectionUri http://SERVER/PowerShell/ -Authentication Kerberos -Credential (Get-Credential)
#   Import-PSSession $session -DisableNameChecking
# Such a session returns deserialised objects, so only texts are compared here.
# No proxy is used on this way; the one in the manifest is the adapter's.
# Who may run it: a member of Organization Management, or with the role Role Management.
# What it prints as output is one line of JSON. It throws when it fails.
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param()
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ours = @('sync@sakura.example')
$found = @()
$done = @()
$problems = @()
$extraNames = @()
$effectiveNames = @()
# A denied listing stops the script: it would look like an absent role.
$roles = @(Get-ManagementRole -ErrorAction Stop)
if ($roles.Count -eq 0) {
    throw 'The listing of management roles is empty: this account may not read them. Run the script as a member of Organization Management. / 管理役割の一覧が空です。このアカウントには読み取る権限がありません。Organization Management のメンバーとして実行してください。'
}
$role = @($roles | Where-Object { [string]$_.Name -eq 'ApplicationImpersonation' })
$group = @(Get-RoleGroup -ResultSize 'Unlimited' -ErrorAction Stop | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
$marked = @($group | Where-Object { ([string]$_.Description).Contains('[exobridge:sync-sakura.example]') })
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
            $done += 'remove role group: 予定表同期 Calendar Sync'
        }
    } else {
        Write-Warning ('The role group ''予定表同期 Calendar Sync'' is kept, since others have a part in it; only the members that the manifest lists are removed. Others'' members / 役割グループ ''予定表同期 Calendar Sync'' はほかの人も使っているため残し、マニフェストにあるメンバーだけを外します。ほかのメンバー: ' + ($extraNames -join ', '))
        if ($present1.Count -gt 0) {
            if ($PSCmdlet.ShouldProcess('予定表同期 Calendar Sync: sync@sakura.example', 'remove member')) {
                Remove-RoleGroupMember -Identity '予定表同期 Calendar Sync' -Member 'sync@sakura.example' -BypassSecurityGroupManagerCheck -Confirm:$false -ErrorAction Stop | Out-Null
                $done += 'remove member: 予定表同期 Calendar Sync: sync@sakura.example'
            }
        }
    }
}
if (-not ($WhatIfPreference)) {
    $group = @(Get-RoleGroup -ResultSize 'Unlimited' -ErrorAction Stop | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
    $marked = @($group | Where-Object { ([string]$_.Description).Contains('[exobridge:sync-sakura.example]') })
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
[ordered]@{
    script = 'undo'
    version = 1
    at = [DateTime]::UtcNow.ToString('s') + 'Z'
    application = 'sync-sakura.example'
    roleGroup = '予定表同期 Calendar Sync'
    found = [string]$found
    preview = [bool]($WhatIfPreference)
    done = [string[]]$done
    undone = [bool]((-not ($WhatIfPreference)) -and ($problems.Count -eq 0))
    problems = [string[]]$problems
    otherMembers = [string[]]$extraNames
    effectiveUsers = [string[]]$effectiveNames
} | ConvertTo-Json -Compress -Depth 8
if ($problems.Count -gt 0) {
    throw ('What was to be undone is still there / 元に戻すはずのものが残っています: ' + ($problems -join ', '))
}
