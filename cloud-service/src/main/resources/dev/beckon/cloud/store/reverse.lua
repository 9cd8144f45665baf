-- Sees to it that a transaction never redeems what it names, in whatever order its commit and this
-- arrive; what it has redeemed can be redeemed again. After redemption.lua.
local found = promises()
local touched = pick(found, 'REDEEMED', 'REVERSED', 'VALID', 'USED')
for _, promise in ipairs(found) do
  if promise.standing ~= 'REVERSED' then
    local reversed = words(promise.reversed)
    while #reversed >= MOST_REVERSED do
      table.remove(reversed, 1)
    end
    reversed[#reversed + 1] = transaction
    redis.call('HSET', promise.key, 'reversed', table.concat(reversed, ' '))
    if promise.standing == 'REDEEMED' then
      redis.call('HDEL', promise.key, 'redeemedBy', 'redeemedAtMs')
      count_response(promise, -1)
      record(promise, 'REVERSED')
    end
    promise.standing, promise.redeemedAtMs = 'REVERSED', '0'
  end
end
return answer({touched})
