--- `:checkhealth modtidy`: whether the server runs, and what it serves.

local health = vim.health

local M = {}

--- The line `modtidy version` prints, or nil and why there is none.
---@return string? version
---@return string? reason
local function server_version()
  local cmd = vim.lsp.config.modtidy.cmd
  if type(cmd) ~= 'table' then
    return nil, 'its `cmd` is a function, which cannot be asked for a version'
  end
  if vim.fn.executable(cmd[1]) == 0 then
    return nil, ('`%s` is not there, or is no program'):format(cmd[1])
  end
  local asked = vim.list_slice(cmd, 1, #cmd)
  while #asked > 1 and table.remove(asked) ~= 'server' do
  end
  table.insert(asked, 'version')
  local ran = vim.system(asked, { text = true }):wait(10000)
  if ran.code ~= 0 then
    return nil, ('`%s` fails: %s'):format(table.concat(asked, ' '), vim.trim(ran.stderr or ''))
  end
  return vim.trim(ran.stdout)
end

function M.check()
  health.start('modtidy')
  if vim.fn.has('nvim-0.11') == 0 then
    health.error('Neovim 0.11 or later is needed, for `vim.lsp.enable`')
    return
  end
  if not vim.lsp.config.modtidy then
    health.error('`lsp/modtidy.lua` is not on the runtimepath', { 'See `:help modtidy-install`' })
    return
  end
  local version, reason = server_version()
  if version then
    health.ok('the server runs: ' .. version)
  else
    health.error('the server does not run: ' .. reason, { 'Install it: `pip install modtidy`' })
  end
  if not vim.lsp.is_enabled('modtidy') then
    health.warn('the server is not enabled', { "Add `vim.lsp.enable('modtidy')` to your config" })
  end
  for _, client in ipairs(vim.lsp.get_clients({ name = 'modtidy' })) do
    health.info(('client %d serves %s'):format(client.id, client.root_dir or 'single files'))
  end
end

return M
