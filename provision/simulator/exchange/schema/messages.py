"""The requests and answers that are served, in the notation of `grammar`."""

MESSAGES = """
GetFolder: FolderShape=FolderResponseShape FolderIds=NonEmptyArrayOfBaseFolderIds
GetFolderResponse(BaseResponseMessage):
FindFolder: @Traversal=FolderQueryTraversal! FolderShape=FolderResponseShape
    (IndexedPageFolderView=IndexedPageView | FractionalPageFolderView=FractionalPageView)?
    Restriction? ParentFolderIds=NonEmptyArrayOfBaseFolderIds
FindFolderResponse(BaseResponseMessage):
CreateFolder: ParentFolderId=TargetFolderId Folders=NonEmptyArrayOfFolders
CreateFolderResponse(BaseResponseMessage):
DeleteFolder: @DeleteType=Disposal! FolderIds=NonEmptyArrayOfBaseFolderIds
DeleteFolderResponse(BaseResponseMessage):
FindItem: @Traversal=ItemQueryTraversal! ItemShape=ItemResponseShape
    (IndexedPageItemView=IndexedPageView | FractionalPageItemView=FractionalPageView |
    SeekToConditionPageItemView~ | CalendarView | ContactsView~)? (GroupBy~ |
    DistinguishedGroupBy~)? Restriction? SortOrder=NonEmptyArrayOfFieldOrders?
    ParentFolderIds=NonEmptyArrayOfBaseFolderIds QueryString?
FindItemResponse(BaseResponseMessage):
GetItem: ItemShape=ItemResponseShape ItemIds=NonEmptyArrayOfBaseItemIds
GetItemResponse(BaseResponseMessage):
CreateItem: @MessageDisposition @SendMeetingInvitations=CalendarItemCreateOrDeleteOperation
    SavedItemFolderId=TargetFolderId? Items=NonEmptyArrayOfAllItems
CreateItemResponse(BaseResponseMessage):
UpdateItem: @ConflictResolution! @MessageDisposition
    @SendMeetingInvitationsOrCancellations=CalendarItemUpdateOperation
    @SuppressReadReceipts=boolean SavedItemFolderId=TargetFolderId?
    ItemChanges=NonEmptyArrayOfItemChanges
UpdateItemResponse(BaseResponseMessage):
DeleteItem: @DeleteType=Disposal!
    @SendMeetingCancellations=CalendarItemCreateOrDeleteOperation @AffectedTaskOccurrences
    @SuppressReadReceipts=boolean ItemIds=NonEmptyArrayOfBaseItemIds
DeleteItemResponse(BaseResponseMessage):
CreateAttachment: ParentItemId=ItemId Attachments=NonEmptyArrayOfAttachments
CreateAttachmentResponse(BaseResponseMessage):
GetAttachment: AttachmentShape=AttachmentResponseShape?
    AttachmentIds=NonEmptyArrayOfRequestAttachmentIds
GetAttachmentResponse(BaseResponseMessage):
DeleteAttachment: AttachmentIds=NonEmptyArrayOfRequestAttachmentIds
DeleteAttachmentResponse(BaseResponseMessage):
ConvertId: @DestinationFormat=IdFormat! SourceIds=NonEmptyArrayOfAlternateIds
ConvertIdResponse(BaseResponseMessage):
GetUserConfiguration: UserConfigurationName UserConfigurationProperties=UserConfigurationProperty
GetUserConfigurationResponse(BaseResponseMessage):
GetServerTimeZones: @ReturnFullTimeZoneData=boolean Ids=NonEmptyArrayOfTimeZoneId?
GetServerTimeZonesResponse(BaseResponseMessage):
SyncFolderItems: ItemShape=ItemResponseShape SyncFolderId=TargetFolderId SyncState=string?
    Ignore=ArrayOfBaseItemIds? MaxChangesReturned=MaxSyncChangesReturned
    SyncScope=SyncFolderItemsScope?
SyncFolderItemsResponse(BaseResponseMessage):
BaseResponseMessage: ResponseMessages=ArrayOfResponseMessages
QueryString: @ResetCache=boolean @ReturnHighlightTerms=boolean @ReturnDeletedItems=boolean
    #string
ArrayOfResponseMessages: (CreateItemResponseMessage=ItemInfoResponseMessage |
    DeleteItemResponseMessage | GetItemResponseMessage=ItemInfoResponseMessage |
    UpdateItemResponseMessage | GetFolderResponseMessage=FolderInfoResponseMessage |
    FindFolderResponseMessage | FindItemResponseMessage | GetServerTimeZonesResponseMessage
    | SyncFolderItemsResponseMessage | ConvertIdResponseMessage |
    CreateAttachmentResponseMessage=AttachmentInfoResponseMessage |
    GetAttachmentResponseMessage=AttachmentInfoResponseMessage |
    DeleteAttachmentResponseMessage |
    GetUserConfigurationResponseMessage | DeleteFolderResponseMessage |
    CreateFolderResponseMessage=FolderInfoResponseMessage)+
ItemInfoResponseMessage(ResponseMessage): Items=ArrayOfRealItems
AttachmentInfoResponseMessage(ResponseMessage): Attachments=ArrayOfAttachments
DeleteAttachmentResponseMessage(ResponseMessage): RootItemId?
DeleteItemResponseMessage(ResponseMessage):
DeleteFolderResponseMessage(ResponseMessage):
UpdateItemResponseMessage(ItemInfoResponseMessage): ConflictResults?
FolderInfoResponseMessage(ResponseMessage): Folders=ArrayOfFolders?
FindFolderResponseMessage(ResponseMessage): RootFolder=FindFolderParent?
FindItemResponseMessage(ResponseMessage): RootFolder=FindItemParent? HighlightTerms~?
GetServerTimeZonesResponseMessage(ResponseMessage):
    TimeZoneDefinitions=ArrayOfTimeZoneDefinition
SyncFolderItemsResponseMessage(ResponseMessage): SyncState=string?
    IncludesLastItemInRange=boolean? Changes=SyncFolderItemsChanges?
ConvertIdResponseMessage(ResponseMessage): AlternateId~?
GetUserConfigurationResponseMessage(ResponseMessage): UserConfiguration?
ResponseMessage: @ResponseClass! (MessageText=string? ResponseCode? DescriptiveLinkKey=int?
    MessageXml~?)?
"""
