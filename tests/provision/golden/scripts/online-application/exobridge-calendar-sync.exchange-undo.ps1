# Takes the role Application EWS.AccessAsApp away from an application: the assignment and the
# service principal that bear our mark, the application's entry in Exchange Online's list,
# and the scope if -Made names it and nothing uses it; the switch EwsEnabled is left as it
# is. -Made takes what the apply script answered:
#   -Made (Get-Content applied.json | ForEach-Object { (ConvertFrom-Json $_).made })
# Preview it with -WhatIf. It asks before each change; -Confirm:$false answers yes.
#
# Generated from a manifest: tenant sakura.example
#   application: exobridge-calendar-sync
#   client id: c1000000-0000-4000-8000-00000000000a
#   object id of its service principal: c1000000-0000-4000-8000-00000000000b
#   scope: 予定表同期 Calendar Sync
#   group: CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM
#   assignment: exobridge-exobridge-calendar-sync
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
# Who may run it: a member of Organization Management.
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
$principals = @(Get-ServicePrincipal -ErrorAction Stop)
$principal = @($principals | Where-Object { [string]$_.AppId -eq 'c1000000-0000-4000-8000-00000000000a' })
$same = @($principal | Where-Object { [string]$_.ObjectId -eq 'c1000000-0000-4000-8000-00000000000b' })
$principalNames = @($same | ForEach-Object { [string]$_.DisplayName })
$marked = @($same | Where-Object { ([string]$_.DisplayName).Contains('[exobridge:exobridge-calendar-sync]') })
$scopeName = @('予定表同期 Calendar Sync')
$scopeFilters = @('MemberOfGroup -eq ''CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM''', '(MemberOfGroup -eq ''CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM'')')
$scopes = @(Get-ManagementScope -ErrorAction Stop)
$scope = @($scopes | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
$fitting = @($scope | Where-Object { $scopeFilters -contains [string]$_.RecipientFilter })
$otherFilters = @($scope | ForEach-Object { [string]$_.RecipientFilter })
$grants = @()
if ($same.Count -gt 0) {
    $grants = @(Test-ServicePrincipalAuthorization -Identity 'c1000000-0000-4000-8000-00000000000b' -ErrorAction Stop)
}
$held = @($grants | Where-Object { ([string]$_.RoleName -eq 'Application EWS.AccessAsApp') -and ($scopeName -contains [string]$_.AllowedResourceScope) })
$foreign = @($grants | Where-Object { ([string]$_.RoleName -eq 'Application EWS.AccessAsApp') -and ($scopeName -notcontains [string]$_.AllowedResourceScope) })
$foreignScopes = @($foreign | ForEach-Object { [string]$_.AllowedResourceScope })
$wanted = @('Application EWS.AccessAsApp')
$more = @($grants | Where-Object { $wanted -notcontains [string]$_.RoleName })
$moreRoles = @($more | ForEach-Object { [string]$_.RoleName })
$assignments = @(Get-ManagementRoleAssignment -Role 'Application EWS.AccessAsApp' -Delegating $false -ErrorAction Stop)
$named = @($assignments | Where-Object { [string]$_.Name -eq 'exobridge-exobridge-calendar-sync' })
$ours = @($named | Where-Object { ([string]$_.RoleAssigneeType -eq 'ServicePrincipal') -and (([string]$_.RoleAssignee -eq 'c1000000-0000-4000-8000-00000000000b') -or ([string]$_.RoleAssigneeName -eq 'c1000000-0000-4000-8000-00000000000b') -or ($principalNames -contains [string]$_.RoleAssigneeName)) })
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
    if ($ours.Count -gt 0) {
        if ($PSCmdlet.ShouldProcess('exobridge-exobridge-calendar-sync', 'remove role assignment')) {
            Remove-ManagementRoleAssignment -Identity 'exobridge-exobridge-calendar-sync' -Confirm:$false -ErrorAction Stop | Out-Null
            $done += 'remove role assignment: exobridge-exobridge-calendar-sync'
        }
    } else {
        if ($held.Count -gt 0) {
            Write-Warning 'The application holds the role within the scope ''予定表同期 Calendar Sync'' by an assignment that others made. It is left alone. / スコープ ''予定表同期 Calendar Sync'' での役割は、ほかの人が作った割り当てによるものです。そのままにします。'
        }
    }
    $recorded = @($scopeName | Where-Object { $Made -contains [string]$_ })
    $unused = @(Get-ManagementScope -Orphan -ErrorAction Stop | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
    if ($fitting.Count -gt 0) {
        if ($recorded.Count -gt 0) {
            if ((-not ($WhatIfPreference)) -and ($unused.Count -eq 0)) {
                Write-Warning 'The management scope ''予定表同期 Calendar Sync'' is kept, since a role assignment uses it. / 管理スコープ ''予定表同期 Calendar Sync'' は役割の割り当てに使われているため、残します。'
            } else {
                if ($PSCmdlet.ShouldProcess('予定表同期 Calendar Sync', 'remove management scope')) {
                    Remove-ManagementScope -Identity '予定表同期 Calendar Sync' -Confirm:$false -ErrorAction Stop | Out-Null
                    $done += 'remove management scope: 予定表同期 Calendar Sync'
                }
            }
        } else {
            Write-Warning 'The management scope ''予定表同期 Calendar Sync'' is kept, since -Made does not name it. / 管理スコープ ''予定表同期 Calendar Sync'' は -Made に含まれていないため、残します。'
        }
    }
    $left = @($foreign + $more)
    if (-not ($WhatIfPreference)) {
        $grants = @()
        if ($same.Count -gt 0) {
            $grants = @(Test-ServicePrincipalAuthorization -Identity 'c1000000-0000-4000-8000-00000000000b' -ErrorAction Stop)
        }
        $held = @($grants | Where-Object { ([string]$_.RoleName -eq 'Application EWS.AccessAsApp') -and ($scopeName -contains [string]$_.AllowedResourceScope) })
        $foreign = @($grants | Where-Object { ([string]$_.RoleName -eq 'Application EWS.AccessAsApp') -and ($scopeName -notcontains [string]$_.AllowedResourceScope) })
        $foreignScopes = @($foreign | ForEach-Object { [string]$_.AllowedResourceScope })
        $wanted = @('Application EWS.AccessAsApp')
        $more = @($grants | Where-Object { $wanted -notcontains [string]$_.RoleName })
        $moreRoles = @($more | ForEach-Object { [string]$_.RoleName })
        $left = @($grants)
    }
    if ($marked.Count -gt 0) {
        if ($left.Count -gt 0) {
            Write-Warning 'The service principal is kept, since others gave it roles. / サービス プリンシパルには、ほかの人が割り当てた役割があるため、残します。'
        } else {
            if ($PSCmdlet.ShouldProcess('Calendar sync (さくら商事) [exobridge:exobridge-calendar-sync]', 'remove service principal')) {
                Remove-ServicePrincipal -Identity 'c1000000-0000-4000-8000-00000000000b' -Confirm:$false -ErrorAction Stop | Out-Null
                $done += 'remove service principal: Calendar sync (さくら商事) [exobridge:exobridge-calendar-sync]'
            }
        }
    } else {
        if ($principal.Count -gt 0) {
            Write-Warning 'The service principal is kept, since others made it. / サービス プリンシパルは、ほかの人が作ったものなので残します。'
        }
    }
    if (-not ($WhatIfPreference)) {
        $principals = @(Get-ServicePrincipal -ErrorAction Stop)
        $principal = @($principals | Where-Object { [string]$_.AppId -eq 'c1000000-0000-4000-8000-00000000000a' })
        $same = @($principal | Where-Object { [string]$_.ObjectId -eq 'c1000000-0000-4000-8000-00000000000b' })
        $principalNames = @($same | ForEach-Object { [string]$_.DisplayName })
        $marked = @($same | Where-Object { ([string]$_.DisplayName).Contains('[exobridge:exobridge-calendar-sync]') })
        $scopeName = @('予定表同期 Calendar Sync')
        $scopeFilters = @('MemberOfGroup -eq ''CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM''', '(MemberOfGroup -eq ''CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM'')')
        $scopes = @(Get-ManagementScope -ErrorAction Stop)
        $scope = @($scopes | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
        $fitting = @($scope | Where-Object { $scopeFilters -contains [string]$_.RecipientFilter })
        $otherFilters = @($scope | ForEach-Object { [string]$_.RecipientFilter })
        $grants = @()
        if ($same.Count -gt 0) {
            $grants = @(Test-ServicePrincipalAuthorization -Identity 'c1000000-0000-4000-8000-00000000000b' -ErrorAction Stop)
        }
        $held = @($grants | Where-Object { ([string]$_.RoleName -eq 'Application EWS.AccessAsApp') -and ($scopeName -contains [string]$_.AllowedResourceScope) })
        $foreign = @($grants | Where-Object { ([string]$_.RoleName -eq 'Application EWS.AccessAsApp') -and ($scopeName -notcontains [string]$_.AllowedResourceScope) })
        $foreignScopes = @($foreign | ForEach-Object { [string]$_.AllowedResourceScope })
        $wanted = @('Application EWS.AccessAsApp')
        $more = @($grants | Where-Object { $wanted -notcontains [string]$_.RoleName })
        $moreRoles = @($more | ForEach-Object { [string]$_.RoleName })
        $assignments = @(Get-ManagementRoleAssignment -Role 'Application EWS.AccessAsApp' -Delegating $false -ErrorAction Stop)
        $named = @($assignments | Where-Object { [string]$_.Name -eq 'exobridge-exobridge-calendar-sync' })
        $ours = @($named | Where-Object { ([string]$_.RoleAssigneeType -eq 'ServicePrincipal') -and (([string]$_.RoleAssignee -eq 'c1000000-0000-4000-8000-00000000000b') -or ([string]$_.RoleAssigneeName -eq 'c1000000-0000-4000-8000-00000000000b') -or ($principalNames -contains [string]$_.RoleAssigneeName)) })
        if ($ours.Count -gt 0) {
            $problems += 'The role assignment ''exobridge-exobridge-calendar-sync'' is still there. / 役割の割り当て ''exobridge-exobridge-calendar-sync'' が、まだ残っています。'
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
    clientId = 'c1000000-0000-4000-8000-00000000000a'
    servicePrincipal = 'c1000000-0000-4000-8000-00000000000b'
    scope = '予定表同期 Calendar Sync'
    assignment = 'exobridge-exobridge-calendar-sync'
    preview = [bool]($WhatIfPreference)
    done = [string[]]$done
    undone = [bool]((-not ($WhatIfPreference)) -and ($problems.Count -eq 0))
    problems = [string[]]$problems
    allowList = [ordered]@{
        before = [string[]]$before
        allowed = [string[]]$allowed
        ewsEnabled = [string]$ewsEnabled
    }
} | ConvertTo-Json -Compress -Depth 8
if ($problems.Count -gt 0) {
    throw ('What was to be undone is still there / 元に戻すはずのものが残っています: ' + ($problems -join ', '))
}
