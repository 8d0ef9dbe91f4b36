export { CallProvider, useClient, type CallProviderProps } from './CallProvider';
export { useCall, type CallView } from './useCall';
export { useCallRecord } from './useCallRecord';
export { useCalls } from './useCalls';
export { useDevices } from './useDevices';
export { useLastError, type LastError } from './useLastError';
export { useSubscription, type SubscriptionView } from './useSubscription';
export { useTracks, type TrackFilter } from './useTracks';
