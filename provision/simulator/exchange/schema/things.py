"""Items, folders and time zones, in the notation of `grammar`."""

THINGS = """
TimeZoneDefinition: @Id=string @Name=string (Periods=NonEmptyArrayOfPeriods
    TransitionsGroups=ArrayOfTransitionsGroups? Transitions=ArrayOfTransitions?)?
MimeContent: @CharacterSet=string #string
Item: MimeContent? ItemId? ParentFolderId=FolderId? ItemClass? Subject=string?
    Sensitivity=SensitivityChoices? Body? Attachments=NonEmptyArrayOfAttachments? DateTimeReceived=dateTime? Size=int?
    Categories=ArrayOfStrings? Importance=ImportanceChoices? InReplyTo=string?
    IsSubmitted=boolean? IsDraft=boolean? IsFromMe=boolean? IsResend=boolean?
    IsUnmodified=boolean? InternetMessageHeaders~? DateTimeSent=dateTime?
    DateTimeCreated=dateTime? ResponseObjects~? ReminderDueBy=dateTime?
    ReminderIsSet=boolean? ReminderNextTime=dateTime? ReminderMinutesBeforeStart?
    DisplayCc=string? DisplayTo=string? DisplayBcc=string? HasAttachments=boolean?
    ExtendedProperty* Culture=language? EffectiveRights? LastModifiedName=string?
    LastModifiedTime=dateTime? IsAssociated=boolean? WebClientReadFormQueryString=string?
    WebClientEditFormQueryString=string? ConversationId=ItemId? UniqueBody=Body? Flag~?
    StoreEntryId=base64Binary? InstanceKey=base64Binary? NormalizedBody=Body?
    EntityExtractionResult~? PolicyTag~? ArchiveTag~? RetentionDate=dateTime?
    Preview=string? RightsManagementLicenseData~? PredictedActionReasons~?
    IsClutter=boolean? BlockStatus=boolean? HasBlockedImages=boolean? TextBody=Body?
    IconIndex? SearchKey=base64Binary? SortKey=long? Hashtags=ArrayOfStrings? Mentions~?
    MentionedMe=boolean? MentionsPreview~? MentionsEx~? AppliedHashtags~?
    AppliedHashtagsPreview~? Likes~? LikesPreview~?
    PendingSocialActivityTagIds=ArrayOfStrings? AtAllMention=boolean? CanDelete=boolean?
    InferenceClassification?
CalendarItem(Item): UID=string? RecurrenceId=dateTime? DateTimeStamp=dateTime?
    Start=dateTime? End=dateTime? OriginalStart=dateTime? IsAllDayEvent=boolean?
    LegacyFreeBusyStatus=LegacyFreeBusy? Location=string? When=string? IsMeeting=boolean?
    IsCancelled=boolean? IsRecurring=boolean? MeetingRequestWasSent=boolean?
    IsResponseRequested=boolean? CalendarItemType? MyResponseType=ResponseType?
    Organizer=SingleRecipient? RequiredAttendees=NonEmptyArrayOfAttendees?
    OptionalAttendees=NonEmptyArrayOfAttendees? Resources=NonEmptyArrayOfAttendees?
    InboxReminders~? ConflictingMeetingCount=int? AdjacentMeetingCount=int?
    ConflictingMeetings=NonEmptyArrayOfAllItems? AdjacentMeetings=NonEmptyArrayOfAllItems?
    Duration=string? TimeZone=string? AppointmentReplyTime=dateTime?
    AppointmentSequenceNumber=int? AppointmentState=int? Recurrence?
    FirstOccurrence=OccurrenceInfo? LastOccurrence=OccurrenceInfo?
    ModifiedOccurrences=NonEmptyArrayOfOccurrenceInfo?
    DeletedOccurrences=NonEmptyArrayOfDeletedOccurrences? MeetingTimeZone~?
    StartTimeZone=TimeZoneDefinition? EndTimeZone=TimeZoneDefinition? ConferenceType=int?
    AllowNewTimeProposal=boolean? IsOnlineMeeting=boolean? MeetingWorkspaceUrl=string?
    NetShowUrl=string? EnhancedLocation~? StartWallClock=dateTime? EndWallClock=dateTime?
    StartTimeZoneId=string? EndTimeZoneId=string? IntendedFreeBusyStatus=LegacyFreeBusy?
    JoinOnlineMeetingUrl=string? OnlineMeetingSettings~? IsOrganizer=boolean?
    CalendarActivityData~? DoNotForwardMeeting=boolean?
Task(Item): ActualWork=int? AssignedTime=dateTime? BillingInformation=string?
    ChangeCount=int? Companies=ArrayOfStrings? CompleteDate=dateTime?
    Contacts=ArrayOfStrings? DelegationState=TaskDelegateState? Delegator=string?
    DueDate=dateTime? IsAssignmentEditable=int? IsComplete=boolean? IsRecurring=boolean?
    IsTeamTask=boolean? Mileage=string? Owner=string? PercentComplete=double? Recurrence=TaskRecurrence?
    StartDate=dateTime? Status=TaskStatus? StatusDescription=string? TotalWork=int?
Message(Item): Sender=SingleRecipient? ToRecipients=ArrayOfRecipients?
    CcRecipients=ArrayOfRecipients? BccRecipients=ArrayOfRecipients?
    IsReadReceiptRequested=boolean? IsDeliveryReceiptRequested=boolean?
    ConversationIndex=base64Binary? ConversationTopic=string? From=SingleRecipient?
    InternetMessageId=string? IsRead=boolean? IsResponseRequested=boolean? References=string?
    ReplyTo=ArrayOfRecipients? ReceivedBy=SingleRecipient?
    ReceivedRepresenting=SingleRecipient? ApprovalRequestData~? VotingInformation~?
    ReminderMessageData~? MessageSafety~? SenderSMTPAddress~? MailboxGuids~?
    PublishedCalendarItemIcs=string? PublishedCalendarItemName=string?
ArrayOfRecipients: Mailbox=EmailAddress*
NonEmptyArrayOfAttachments: $attachment+
ArrayOfAttachments: $attachment*
AttachmentBase: AttachmentId? Name=string? ContentType=string? ContentId=string?
    ContentLocation=string? AttachmentOriginalUrl=string? Size=int?
    LastModifiedTime=dateTime? IsInline=boolean?
AttachmentId: @Id=string! @RootItemId=string @RootItemChangeKey=string
FileAttachment(AttachmentBase): IsContactPhoto=boolean? Content=base64Binary?
ReferenceAttachment(AttachmentBase): AttachLongPathName=string? ProviderType=string?
    ProviderEndpointUrl=string? AttachmentThumbnailUrl=string? AttachmentPreviewUrl=string?
    PermissionType=int? OriginalPermissionType=int? AttachmentIsFolder=boolean?
ItemAttachment(AttachmentBase): (Item | Message | SharingMessage~ | CalendarItem | Contact~
    | MeetingMessage~ | MeetingRequest~ | MeetingResponse~ | MeetingCancellation~ | Task
    | PostItem~ | RoleMember~ | Network~ | Person~)?
Recurrence: (RelativeYearlyRecurrence | AbsoluteYearlyRecurrence | RelativeMonthlyRecurrence
    | AbsoluteMonthlyRecurrence | WeeklyRecurrence | DailyRecurrence)
    (NoEndRecurrence=RecurrenceRange | EndDateRecurrence | NumberedRecurrence)
TaskRecurrence: (RelativeYearlyRecurrence | AbsoluteYearlyRecurrence |
    RelativeMonthlyRecurrence | AbsoluteMonthlyRecurrence | WeeklyRecurrence |
    DailyRecurrence | DailyRegeneration | WeeklyRegeneration | MonthlyRegeneration |
    YearlyRegeneration) (NoEndRecurrence=RecurrenceRange | EndDateRecurrence |
    NumberedRecurrence)
DailyRegeneration(DailyRecurrence):
WeeklyRegeneration(DailyRecurrence):
MonthlyRegeneration(DailyRecurrence):
YearlyRegeneration(DailyRecurrence):
RelativeYearlyRecurrence: DaysOfWeek=DayOfWeek DayOfWeekIndex Month=MonthNames
AbsoluteYearlyRecurrence: DayOfMonth=int Month=MonthNames
RelativeMonthlyRecurrence(DailyRecurrence): DaysOfWeek=DayOfWeek DayOfWeekIndex
AbsoluteMonthlyRecurrence(DailyRecurrence): DayOfMonth=int
WeeklyRecurrence(DailyRecurrence): DaysOfWeek FirstDayOfWeek=DayOfWeek?
DailyRecurrence: Interval=int
RecurrenceRange: StartDate=date
EndDateRecurrence(RecurrenceRange): EndDate=date
NumberedRecurrence(RecurrenceRange): NumberOfOccurrences=int
OccurrenceInfo: ItemId Start=dateTime End=dateTime OriginalStart=dateTime
NonEmptyArrayOfOccurrenceInfo: Occurrence=OccurrenceInfo+
DeletedOccurrenceInfo: Start=dateTime
NonEmptyArrayOfDeletedOccurrences: DeletedOccurrence=DeletedOccurrenceInfo+
NonEmptyArrayOfPeriods: Period+
ArrayOfTransitionsGroups: TransitionsGroup=ArrayOfTransitions+
ArrayOfTransitions: @Id=string (Transition | AbsoluteDateTransition | RecurringDayTransition
    | RecurringDateTransition)+
EmailAddress: Name=string? EmailAddress=NonEmptyString? RoutingType=NonEmptyString?
    MailboxType? ItemId? OriginalDisplayName=string?
Body: @BodyType! @IsTruncated=boolean #string
ArrayOfStrings: String=string*
ExtendedProperty: ExtendedFieldURI=PathToExtendedField (Value=string |
    Values=NonEmptyArrayOfPropertyValues)
EffectiveRights: CreateAssociated=boolean CreateContents=boolean CreateHierarchy=boolean
    Delete=boolean Modify=boolean Read=boolean ViewPrivateItems=boolean?
NonEmptyArrayOfAttendees: Attendee+
Attendee: Mailbox=EmailAddress ResponseType? LastResponseTime=dateTime?
    ProposedStart=dateTime? ProposedEnd=dateTime?
AcceptItem(MeetingResponseObject):
TentativelyAcceptItem(MeetingResponseObject):
DeclineItem(MeetingResponseObject):
MeetingResponseObject: ItemClass? Sensitivity=SensitivityChoices? Body?
    Attachments=NonEmptyArrayOfAttachments? InternetMessageHeaders~? Sender=SingleRecipient?
    ToRecipients=ArrayOfRecipients? CcRecipients=ArrayOfRecipients?
    BccRecipients=ArrayOfRecipients? IsReadReceiptRequested=boolean?
    IsDeliveryReceiptRequested=boolean? From=SingleRecipient? ReferenceItemId=ItemId?
    ProposedStart=dateTime? ProposedEnd=dateTime?
CancelCalendarItem: Subject=string? Body? ToRecipients=ArrayOfRecipients?
    CcRecipients=ArrayOfRecipients? BccRecipients=ArrayOfRecipients?
    IsReadReceiptRequested=boolean? IsDeliveryReceiptRequested=boolean?
    From=SingleRecipient? ReferenceItemId=ItemId? NewBodyContent=Body?
SingleRecipient: Mailbox=EmailAddress
Period: @Bias=duration @Name=string @Id=string
Transition: To=TransitionTarget
AbsoluteDateTransition(Transition): DateTime=dateTime
RecurringDayTransition(RecurringTimeTransition): DayOfWeek Occurrence=int
RecurringDateTransition(RecurringTimeTransition): Day=int
NonEmptyArrayOfPropertyValues: Value=string+
TransitionTarget: @Kind=TransitionTargetKind! #string
RecurringTimeTransition(Transition): TimeOffset=duration Month=int
Folder(BaseFolder): PermissionSet~? UnreadCount=int?
CalendarFolder(BaseFolder): SharingEffectiveRights=CalendarPermissionReadAccess?
    PermissionSet~?
TasksFolder(Folder):
BaseFolder: FolderId? ParentFolderId=FolderId? FolderClass=string? DisplayName=string?
    TotalCount=int? ChildFolderCount=int? ExtendedProperty* ManagedFolderInformation~?
    EffectiveRights? DistinguishedFolderId=DistinguishedFolderIdName? PolicyTag~?
    ArchiveTag~? ReplicaList=ArrayOfStrings?
"""
