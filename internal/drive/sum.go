package drive

import (
	"crypto/md5" //nolint:gosec // Evernote has no other sum
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strings"
)

// sumKind is how a provider proves a content.
type sumKind int

const (
	// sha256Sum is SHA-256.
	sha256Sum sumKind = iota + 1
	// dropboxSum is SHA-256 of the SHA-256 sums of blocks of 4 MB.
	dropboxSum
	// md5Sum is MD5.
	md5Sum
	// quickXorSum is Microsoft's QuickXorHash.
	quickXorSum
)

// sum is a provider's sum of a content, in one of two forms. The zero value, and one
// without a text, prove nothing.
type sum struct {
	kind        sumKind
	hex, base64 string
}

func (s sum) hash() hash.Hash {
	switch {
	case s.hex == "" && s.base64 == "":
		return nil
	case s.kind == sha256Sum:
		return sha256.New()
	case s.kind == md5Sum:
		return md5.New() //nolint:gosec // see above
	case s.kind == dropboxSum:
		return &blockHash{block: sha256.New(), all: sha256.New()}
	case s.kind == quickXorSum:
		return &quickXor{}
	}
	return nil
}

func (s sum) equals(got []byte) bool {
	if s.hex != "" {
		return strings.EqualFold(s.hex, hex.EncodeToString(got))
	}
	return s.base64 == base64.StdEncoding.EncodeToString(got)
}

// proved is a content that ends with errNotWhole where it is another than announced.
type proved struct {
	io.Reader
	size *int64
	sum  sum
	hash hash.Hash
	read int64
}

// newProved reads a content of the item.
func newProved(r io.Reader, item Item) *proved {
	return &proved{Reader: r, size: item.Size, sum: item.sum, hash: item.sum.hash()}
}

// Read implements io.Reader.
func (p *proved) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	p.read += int64(n)
	if p.hash != nil {
		_, _ = p.hash.Write(b[:n]) // a hash never fails
	}
	switch {
	case p.size != nil && p.read > *p.size:
		return n, errNotWhole
	case err != nil && err != io.EOF:
		return n, fmt.Errorf("%w: %w", errNotWhole, err)
	case err == io.EOF && (p.size != nil && p.read != *p.size || p.hash != nil && !p.sum.equals(p.hash.Sum(nil))):
		return n, errNotWhole
	}
	return n, err
}

// blockHash is Dropbox's: see https://www.dropbox.com/developers/reference/content-hash.
type blockHash struct {
	block, all hash.Hash
	filled     int
}

const blockSize = 4 << 20

// Write implements hash.Hash.
func (h *blockHash) Write(b []byte) (int, error) {
	for rest := b; len(rest) > 0; {
		n := min(len(rest), blockSize-h.filled)
		h.block.Write(rest[:n])
		h.filled += n
		rest = rest[n:]
		if h.filled == blockSize {
			h.all.Write(h.block.Sum(nil))
			h.block.Reset()
			h.filled = 0
		}
	}
	return len(b), nil
}

// Sum implements hash.Hash. Nothing is written afterwards.
func (h *blockHash) Sum(b []byte) []byte {
	if h.filled > 0 {
		h.all.Write(h.block.Sum(nil))
		h.filled = 0
	}
	return h.all.Sum(b)
}

// Reset implements hash.Hash.
func (h *blockHash) Reset() { h.block.Reset(); h.all.Reset(); h.filled = 0 }

// Size implements hash.Hash.
func (h *blockHash) Size() int { return sha256.Size }

// BlockSize implements hash.Hash.
func (h *blockHash) BlockSize() int { return blockSize }

// quickXor is Microsoft's QuickXorHash: each byte is turned by 11 bits more than the one
// before within 160 bits, all are put together by exclusive or, and the length on top of
// the last 64 bits.
type quickXor struct {
	bits   [quickXorSize]byte
	length uint64
}

const quickXorSize = 20

// Write implements hash.Hash.
func (h *quickXor) Write(b []byte) (int, error) {
	for _, c := range b {
		at := int(h.length * 11 % (quickXorSize * 8))
		turned := uint16(c) << (at % 8)
		h.bits[at/8] ^= byte(turned)
		h.bits[(at/8+1)%quickXorSize] ^= byte(turned >> 8)
		h.length++
	}
	return len(b), nil
}

// Sum implements hash.Hash.
func (h *quickXor) Sum(b []byte) []byte {
	bits := h.bits
	last := bits[quickXorSize-8:]
	binary.LittleEndian.PutUint64(last, binary.LittleEndian.Uint64(last)^h.length)
	return append(b, bits[:]...)
}

// Reset implements hash.Hash.
func (h *quickXor) Reset() { *h = quickXor{} }

// Size implements hash.Hash.
func (h *quickXor) Size() int { return quickXorSize }

// BlockSize implements hash.Hash.
func (h *quickXor) BlockSize() int { return 1 }
