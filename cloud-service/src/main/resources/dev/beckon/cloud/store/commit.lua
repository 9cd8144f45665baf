-- Redeems a code, once; the same transaction is told the same again. After redemption.lua.
local promise = pick(promises(), 'REDEEMED', 'REVERSED', 'VALID', 'USED')
if promise and promise.standing == 'VALID' then
  promise.standing, promise.redeemedAtMs = 'REDEEMED', ARGV[1]
  redis.call('HSET', promise.key, 'redeemedBy', transaction, 'redeemedAtMs', ARGV[1])
  count_response(promise, 1)
  record(promise, 'REDEEMED')
end
return answer({promise})
