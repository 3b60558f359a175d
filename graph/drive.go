package graph

import (
	"context"

	"conversa"
	"conversa/ent"
	"conversa/internal/drive"
)

// CloudDrive implements ResolverRoot.
func (r *Resolver) CloudDrive() CloudDriveResolver { return cloudDriveResolver{r} }

type cloudDriveResolver struct{ *Resolver }

// CloudFileConnection is a page of files and folders of a drive.
type CloudFileConnection struct {
	Edges    []*CloudFileEdge
	Nodes    []*drive.Item
	PageInfo *PageInfo
}

// CloudFileEdge is a file or folder and its place in the list.
type CloudFileEdge struct {
	Cursor string
	Node   *drive.Item
}

func (r queryResolver) CloudDrives(ctx context.Context) ([]*ent.CloudDrive, error) {
	return r.Drives.Drives(ctx)
}

func (r queryResolver) CloudProviders(context.Context) ([]conversa.CloudProvider, error) {
	return r.Drives.Providers(), nil
}

// Files asks the provider.
func (r cloudDriveResolver) Files(ctx context.Context, obj *ent.CloudDrive, folder, search *string, first *int, after *string) (*CloudFileConnection, error) {
	most := defaultPage
	if first != nil {
		most = *first
	}
	if most < 1 || most > maxPage {
		return nil, conversa.Invalid("first", "A page has 1 to 100 rows.")
	}
	got, err := r.Drives.Look(ctx, obj, drive.Question{
		Folder: orEmpty(folder), Search: orEmpty(search), First: most, After: orEmpty(after),
	})
	if err != nil {
		return nil, err
	}
	c := &CloudFileConnection{Edges: make([]*CloudFileEdge, len(got.Entries)), Nodes: make([]*drive.Item, len(got.Entries))}
	for i := range got.Entries {
		c.Nodes[i] = &got.Entries[i].Item
		c.Edges[i] = &CloudFileEdge{Cursor: got.Entries[i].Cursor, Node: c.Nodes[i]}
	}
	c.PageInfo = pageInfo(got.More, false, c.Edges, func(e *CloudFileEdge) string { return e.Cursor })
	return c, nil
}

func (r mutationResolver) ConnectCloudDrive(ctx context.Context, provider conversa.CloudProvider) (*ConnectPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	in, err := r.Drives.Connect(ctx, viewer, provider, r.absolute(ctx, ""))
	if err != nil {
		return nil, err
	}
	return &ConnectPayload{AuthorizationURL: in.AuthorizationURL, State: in.State}, nil
}

func (r mutationResolver) DisconnectCloudDrive(ctx context.Context, id string) (*DeletePayload, error) {
	return r.deleted(ctx, id, r.Drives.Disconnect(ctx, askable(id)))
}

func (r mutationResolver) ImportEvernote(ctx context.Context, fileID string) (*CloudDrivePayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	takesLong(ctx, drive.CopyWithin)
	row, err := r.Drives.ImportEvernote(ctx, viewer, askable(fileID))
	if err != nil {
		return nil, err
	}
	return &CloudDrivePayload{CloudDrive: row}, nil
}

func (r mutationResolver) ConnectEvernote(ctx context.Context, token string) (*CloudDrivePayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	row, err := r.Drives.ConnectEvernote(ctx, viewer, token)
	if err != nil {
		return nil, err
	}
	return &CloudDrivePayload{CloudDrive: row}, nil
}

func (r mutationResolver) CopyCloudFile(ctx context.Context, driveID, cloudFileID string) (*CopyCloudFilePayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	takesLong(ctx, drive.CopyWithin)
	row, err := r.Drives.Copy(ctx, viewer, askable(driveID), cloudFileID)
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	return &CopyCloudFilePayload{File: row}, nil
}
