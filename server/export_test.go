package server

import "net/http"

// Handler answers all requests.
func (s *Server) Handler() http.Handler { return s.http.Handler }

// Subscriptions counts those that are joined at this moment.
func (s *Server) Subscriptions() int { return s.hub.Stats().Subscriptions }

// MetricsAddress is where the metrics are listened for.
func (s *Server) MetricsAddress() string { return s.metricsListen.Addr().String() }
