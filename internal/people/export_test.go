package people

import "sync/atomic"

// CountHashes counts how many passwords are compared from now on.
func (s *Service) CountHashes() *atomic.Int64 {
	var count atomic.Int64
	compare := s.hasher.compare
	s.hasher.compare = func(password, hash string) (bool, error) {
		count.Add(1)
		return compare(password, hash)
	}
	return &count
}

// WhenProved runs fn whenever a password was found right, before what follows. No
// password is compared any more: each is right.
func (s *Service) WhenProved(fn func()) {
	s.hasher.compare = func(string, string) (bool, error) {
		fn()
		return true, nil
	}
}
