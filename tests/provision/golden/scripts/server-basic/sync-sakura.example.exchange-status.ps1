# Looks at everything on Exchange's side that concerns a calendar adapter, and changes
# nothing. What this account may not read is named in notRead, and its part is left empty.
#
# Generated from a manifest: tenant -
#   application: sync-sakura.example
#   administrator: sync@sakura.example
#   mailbox: hanako.yamada@sakura.example
#   mailbox: taro.suzuki@sakura.example
#   mailbox: emma.clark@sakura.example
#   mailbox: liam.byrne@sakura.example
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
param([string]$Json = '')
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$digest = '4f8806e34921dfa0025d983b02f34e53784cc1f68b1023902ea56dec3e11b5d4'
if ($Json) {
    $Json = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Json)
    [System.IO.File]::AppendAllText($Json, '')
}
$notRead = @()
$everyMailbox = @('hanako.yamada@sakura.example', 'taro.suzuki@sakura.example', 'emma.clark@sakura.example', 'liam.byrne@sakura.example')
$settings = @()
$userAgents = @()
$roleFacts = @()
$people = @()
$doors = @()
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
try {
    $role = @(Get-ManagementRole -ErrorAction Stop | Where-Object { [string]$_.Name -eq 'ApplicationImpersonation' })
    $ours = @('sync@sakura.example')
    $extraNames = @()
    $effectiveNames = @()
    $group = @(Get-RoleGroup -ResultSize 'Unlimited' -ErrorAction Stop | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
    $marked = @($group | Where-Object { ([string]$_.Description).Contains('[exobridge:sync-sakura.example]') })
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
    script = 'status'
    version = 2
    digest = $digest
    at = [DateTime]::UtcNow.ToString('s') + 'Z'
    runBy = [Environment]::UserDomainName + '\' + [Environment]::UserName
    application = 'sync-sakura.example'
    tenant = ''
    tenantId = '5a000000-0000-4000-8000-000000000001'
    deployment = 'server'
    access = 'impersonation'
    administrator = 'sync@sakura.example'
    clientId = 'c1000000-0000-4000-8000-00000000000a'
    seen = [ordered]@{
        organisation = [object[]]$settings
        userAgents = [object[]]$userAgents
        roles = [object[]]$roleFacts
        mailboxes = [object[]]$people
        clientAccess = [object[]]$doors
        roleGroup = [object[]]$groups
        notRead = [string[]]$notRead
    }
} | ConvertTo-Json -Compress -Depth 8
if ($Json) {
    $line = [string][char]10 + $answer + [string][char]10
    [System.IO.File]::AppendAllText($Json, $line)
}
$answer
