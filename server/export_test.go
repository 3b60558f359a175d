package server

// Subscriptions counts those that are joined at this moment.
func (s *Server) Subscriptions() int { return s.hub.Stats().Subscriptions }
