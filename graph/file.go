package graph

import (
	"context"
	"strings"

	"conversa"
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

// absolute is an address of ours as the caller's browser reaches it.
func (r *Resolver) absolute(ctx context.Context, address string) string {
	base := callerFrom(ctx).Address
	if base == "" {
		base = r.PublicURL()
	}
	return strings.TrimSuffix(base, "/") + address
}
