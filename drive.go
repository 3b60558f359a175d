package conversa

// CloudProvider is where a cloud drive is.
type CloudProvider string

const (
	GoogleDrive CloudProvider = "GOOGLE_DRIVE"
	OneDrive    CloudProvider = "ONEDRIVE"
	Dropbox     CloudProvider = "DROPBOX"
	// Evernote is a drive that is an uploaded export.
	Evernote CloudProvider = "EVERNOTE"
)

// Values lists the providers, for the data model.
func (CloudProvider) Values() []string {
	return []string{"GOOGLE_DRIVE", "ONEDRIVE", "DROPBOX", "EVERNOTE"}
}

// CloudDriveState is whether a cloud drive can be read.
type CloudDriveState string

const (
	DriveConnected CloudDriveState = "CONNECTED"
	// DriveDisconnected does not let us in any more: its user has to connect it again.
	DriveDisconnected CloudDriveState = "DISCONNECTED"
)

// Values lists the states, for the data model.
func (CloudDriveState) Values() []string { return []string{"CONNECTED", "DISCONNECTED"} }

// Source is where files of the provider's drives come from.
func (p CloudProvider) Source() FileSource { return FileSource(p) }
