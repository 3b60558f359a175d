package graph

import (
	"context"
	"strings"

	"conversa"
	"conversa/ent"
	"conversa/internal/file"
)

func (r mutationResolver) CreateUpload(ctx context.Context, input file.NewUpload) (*CreateUploadPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	upload, err := r.Files.Create(ctx, viewer, input)
	if err != nil {
		return nil, err
	}
	return &CreateUploadPayload{
		File: upload.File, UploadURL: r.absolute(ctx, upload.Address), ExpiresAt: upload.ExpiresAt,
	}, nil
}

// URL is there once the bytes are.
func (r fileResolver) URL(ctx context.Context, obj *ent.File, inline *bool) (*string, error) {
	if obj.State != conversa.FileReady {
		return nil, nil
	}
	address := r.absolute(ctx, r.Files.Links.Content(obj.ID, inline != nil && *inline))
	return &address, nil
}

// ThumbnailURL is there for pictures, once they are.
func (r fileResolver) ThumbnailURL(ctx context.Context, obj *ent.File) (*string, error) {
	if obj.State != conversa.FileReady || !file.HasThumbnail(obj.ContentType) {
		return nil, nil
	}
	address := r.absolute(ctx, r.Files.Links.Thumbnail(obj.ID))
	return &address, nil
}

// absolute is an address of ours as the caller's browser reaches it.
func (r *Resolver) absolute(ctx context.Context, address string) string {
	base := callerFrom(ctx).Address
	if base == "" {
		base = r.PublicURL()
	}
	return strings.TrimSuffix(base, "/") + address
}
