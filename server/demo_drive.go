package server

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"

	"codeberg.org/go-pdf/fpdf"

	"conversa/internal/drive/fakedrive"
)

// demoDrives has the demo's server use drives of its own, where no others are configured.
func demoDrives(c CloudDrives, base string) CloudDrives {
	for _, d := range []struct {
		id, secret, url *string
		kind            fakedrive.Kind
	}{
		{&c.GoogleDriveClientID, &c.GoogleDriveClientSecret, &c.GoogleDriveURL, fakedrive.Google},
		{&c.OneDriveClientID, &c.OneDriveClientSecret, &c.OneDriveURL, fakedrive.OneDrive},
		{&c.DropboxClientID, &c.DropboxClientSecret, &c.DropboxURL, fakedrive.Dropbox},
	} {
		if *d.id == "" {
			*d.id, *d.secret, *d.url = fakedrive.ClientID, fakedrive.ClientSecret, cmp.Or(*d.url, base+"/"+string(d.kind))
		}
	}
	c.EvernoteURL = cmp.Or(c.EvernoteURL, base+"/"+string(fakedrive.Evernote))
	return c
}

// besideDrives serves the fake drives where the simulator is.
func besideDrives(simulator http.Handler, drives *fakedrive.Server) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", simulator)
	for _, kind := range []fakedrive.Kind{fakedrive.Google, fakedrive.OneDrive, fakedrive.Dropbox, fakedrive.Evernote} {
		mux.Handle("/"+string(kind)+"/", drives.Handler())
	}
	return mux
}

// furnishDrives fills each with a few files, a folder that has several pages, and what
// cannot be sent.
func furnishDrives(address string) *fakedrive.Server {
	drives := fakedrive.New()
	drives.URL = address
	ids := map[fakedrive.Kind][2]string{fakedrive.Google: {"products", "photos"}, fakedrive.OneDrive: {"O!products", "O!photos"}, fakedrive.Dropbox: {"id:products", "id:photos"}}
	var sheets []fakedrive.Node
	for i := range 130 {
		name := fmt.Sprintf("Ficha do produto %03d", i+1)
		sheets = append(sheets, fakedrive.Node{Name: name + ".pdf", Type: "application/pdf", Content: demoPDF(name)})
	}
	for kind, id := range ids {
		drives.Add(kind,
			fakedrive.Node{ID: id[0], Name: "Produtos", Folder: true},
			fakedrive.Node{ID: id[1], Name: "Fotos", Folder: true},
			fakedrive.Node{Name: "Catálogo 2026.pdf", Type: "application/pdf", Content: demoPDF("Catálogo 2026")},
			fakedrive.Node{Name: "Endereço da loja.txt", Type: "text/plain", Content: []byte("Rua Exemplo, 100\nSão Paulo – SP\n")},
			fakedrive.Node{Name: "Backup.zip", Type: "application/zip", Content: []byte("PK\x03\x04 an archive")},
			fakedrive.Node{Name: "Vídeo longo.mp4", Type: "video/mp4", Content: []byte("....ftypmp42"), Announced: 300 << 20})
		for _, sheet := range sheets {
			sheet.Parent = id[0]
			drives.Add(kind, sheet)
		}
		for i, name := range []string{"Fachada.png", "Vitrine.png", "Estoque.png"} {
			drives.Add(kind, fakedrive.Node{Parent: id[1], Name: name, Type: "image/png", Content: demoPicture(uint8(i * 80))})
		}
	}
	drives.Add(fakedrive.Evernote,
		fakedrive.Node{ID: "sales", Name: "Vendas", Folder: true},
		fakedrive.Node{ID: "hours", Parent: "sales", Name: "Horário de atendimento", Folder: true, Content: []byte("<en-note><div>Segunda a sexta, das 9 às 18h.</div></en-note>")},
		fakedrive.Node{ID: "prices", Parent: "sales", Name: "Tabela de preços", Folder: true, Content: []byte("<en-note><div>Veja o arquivo.</div></en-note>")},
		fakedrive.Node{Parent: "prices", Name: "Preços 2026.pdf", Type: "application/pdf", Content: demoPDF("Preços 2026")})
	drives.Add(fakedrive.Google, fakedrive.Node{Name: "Proposta comercial", Paper: true, Content: demoPDF("Proposta comercial")})
	return drives
}

// demoPDF is a page with a title.
func demoPDF(title string) []byte {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.AddPage()
	pdf.SetFont("Helvetica", "B", 24)
	pdf.Cell(0, 20, pdf.UnicodeTranslatorFromDescriptor("")(title))
	var b bytes.Buffer
	_ = pdf.Output(&b) // a buffer takes everything
	return b.Bytes()
}

// demoPicture is a field of one colour.
func demoPicture(shade uint8) []byte {
	picture := image.NewRGBA(image.Rect(0, 0, 320, 200))
	for i := range 320 * 200 {
		picture.Set(i%320, i/320, color.RGBA{R: shade, G: 120, B: 200 - shade, A: 255})
	}
	var b bytes.Buffer
	_ = png.Encode(&b, picture) // a buffer takes everything
	return b.Bytes()
}
